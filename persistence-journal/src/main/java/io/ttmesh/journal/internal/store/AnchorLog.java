package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The anchors in a text file of their own, outside of the database: whoever alters the audit chain has to alter both.
 * For the applying thread.
 */
public final class AnchorLog implements AutoCloseable {
    /** Its name, beside the store's folder. */
    public static final String FILE_NAME = "anchors.log";

    private final Path file;
    private final FileChannel channel;
    private final Map<Long, String> lines;

    private AnchorLog(Path file, FileChannel channel, Map<Long, String> lines) {
        this.file = file;
        this.channel = channel;
        this.lines = lines;
    }

    /** Opens it for appending; a torn last line is cut off. */
    static AnchorLog open(Path file) {
        try {
            Map<Long, String> lines = new LinkedHashMap<>();
            long end = 0;
            for (AuditAnchor anchor : read(file).values()) {
                lines.put(anchor.number(), anchor.line());
                end += anchor.line().length() + 1;
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(end).position(end);
            return new AnchorLog(file, channel, lines);
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not open " + file, e);
        }
    }

    /** All whole lines of a file, by number; none when there is no file. */
    public static Map<Long, AuditAnchor> read(Path file) {
        Map<Long, AuditAnchor> anchors = new LinkedHashMap<>();
        try {
            String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
            int from = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
                AuditAnchor anchor = AuditAnchor.ofLine(text.substring(from, end));
                anchors.put(anchor.number(), anchor);
                from = end + 1;
            }
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not read " + file, e);
        }
        return anchors;
    }

    /**
     * Appends an anchor, unless it is there: after a crash the same anchors are made again.
     *
     * @throws JournalException.Corrupt when another is there
     */
    void keep(AuditAnchor anchor) {
        String line = anchor.line();
        String there = lines.putIfAbsent(anchor.number(), line);
        if (there == null) {
            append(line);
        } else if (!there.equals(line)) {
            throw new JournalException.Corrupt("audit record " + anchor.number() + ": its anchor is \"" + line
                    + "\", and " + file + " says \"" + there + "\"");
        }
    }

    /** Brings it to the disk. */
    void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not write " + file, e);
        }
    }

    private void append(String line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not write " + file, e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            channel.force(false);
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not close " + file, e);
        }
    }
}
