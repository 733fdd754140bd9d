package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Who the voter in a data folder is: one line of text, closed by a checksum.
 *
 * @param replaces the voter id under which this node lost its data; empty for none
 */
record VoterFile(Identity identity, Standing standing, String replaces) {
    private static final String NAME = "voter";
    private static final String FORMAT = "1";

    /** How far a voter has come. */
    enum Standing {
        /** It founds its group. */
        FOUNDER,
        /** It may become a voter. */
        CANDIDATE,
        /** It is, or was, a voter. */
        VOTER
    }

    VoterFile in(Standing next) {
        return new VoterFile(identity, next, replaces);
    }

    VoterFile ofEpoch(long epoch) {
        return new VoterFile(
                new Identity(identity.cluster(), identity.group(), epoch, identity.voter()), standing, replaces);
    }

    /**
     * Reads the file of a folder, if it has one.
     *
     * @throws JournalException.Corrupt when it is damaged
     * @throws JournalException.ForeignData when a newer release wrote it
     */
    static Optional<VoterFile> read(Path folder) {
        try {
            String line = Files.readString(folder.resolve(NAME)).strip();
            return Optional.of(parse(line, folder));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("voter file can not be read: " + folder, e);
        }
    }

    void write(Path folder) {
        String content =
                "format=" + FORMAT + " cluster=" + identity.cluster() + " group=" + identity.group() + " epoch="
                        + identity.epoch() + " voter=" + identity.voter() + " state=" + standing.name()
                        + (replaces.isEmpty() ? "" : " replaces=" + replaces);
        String line = content + " crc=" + checksum(content) + "\n";
        try {
            DurableFiles.replace(folder.resolve(NAME), line.getBytes(StandardCharsets.UTF_8), true);
        } catch (IOException e) {
            throw new UncheckedIOException("voter file can not be written: " + folder, e);
        }
    }

    private static VoterFile parse(String line, Path folder) {
        int crc = line.lastIndexOf(" crc=");
        String content = crc < 0 ? "" : line.substring(0, crc);
        if (crc < 0 || !line.substring(crc + " crc=".length()).equals(checksum(content))) {
            throw new JournalException.Corrupt("voter file is damaged: " + folder.resolve(NAME));
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : content.split(" ", -1)) {
            int equals = field.indexOf('=');
            fields.put(field.substring(0, Math.max(0, equals)), field.substring(equals + 1));
        }
        String format = fields.getOrDefault("format", "");
        if (!format.equals(FORMAT)) {
            throw new JournalException.ForeignData(
                    "voter file of format " + format + " is of a newer release: " + folder);
        }
        try {
            Identity identity = new Identity(
                    fields.getOrDefault("cluster", ""),
                    Integer.parseInt(fields.getOrDefault("group", "")),
                    Long.parseLong(fields.getOrDefault("epoch", "")),
                    fields.getOrDefault("voter", ""));
            Standing standing = Standing.valueOf(fields.getOrDefault("state", ""));
            return new VoterFile(identity, standing, fields.getOrDefault("replaces", ""));
        } catch (IllegalArgumentException e) {
            throw new JournalException.Corrupt("voter file makes no sense: " + folder.resolve(NAME), e);
        }
    }

    private static String checksum(String content) {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
