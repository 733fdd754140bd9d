package io.ttmesh.journal.internal.raft;

import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How far the log on disk must reach: a page beside it, written after each append and mapped into memory.
 *
 * <p>It tells a torn tail from one that was lost: after the death of the process exactly, after a power failure up to the
 * page's last write-back. The idea is of Alagappan et al., "Protocol-Aware Recovery for Consensus-Based Storage", FAST
 * 2018; they keep the identity of each entry, we the last one's. Two slots take turns, so one is always whole.
 */
final class LogGuard {
    private static final int SLOT_BYTES = 512;
    private static final int CONTENT_BYTES = 24;

    private final MappedByteBuffer page;
    private Mark mark;
    private long counter;

    /**
     * The last entry that was appended.
     *
     * @param term 0 when it is not known
     */
    record Mark(long index, long term) {}

    private record Slot(long counter, Mark mark) {}

    private LogGuard(MappedByteBuffer page, Slot newest) {
        this.page = page;
        this.mark = newest.mark();
        this.counter = newest.counter();
    }

    /**
     * Opens the page, or makes it for a log that is empty.
     *
     * @throws JournalException.Corrupt when there is none, or none that is whole, beside a log that is not
     */
    static LogGuard open(Path file, boolean logIsEmpty) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean fresh = channel.size() == 0;
            if (fresh && !logIsEmpty) {
                throw new JournalException.Corrupt("raft log has no guard beside it: " + file);
            }
            MappedByteBuffer page = channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * SLOT_BYTES);
            Optional<Slot> newest = newest(page);
            if (newest.isEmpty() && !fresh) {
                throw new JournalException.Corrupt("guard of the raft log is damaged: " + file);
            }
            LogGuard guard = new LogGuard(page, newest.orElse(new Slot(0, new Mark(0, 0))));
            if (fresh) {
                guard.set(new Mark(0, 0));
                guard.page.force();
            }
            return guard;
        } catch (IOException e) {
            throw new UncheckedIOException("guard of the raft log can not be opened: " + file, e);
        }
    }

    synchronized Mark mark() {
        return mark;
    }

    /** Notes that the log was appended to, up to here. */
    synchronized void raise(Mark to) {
        if (to.index() > mark.index()) {
            set(to);
        }
    }

    /** Notes, on disk, that the log is about to be cut after this entry. */
    synchronized void lower(Mark to) {
        if (to.index() < mark.index()) {
            set(to);
            page.force();
        }
    }

    private void set(Mark to) {
        counter++;
        ByteBuffer slot = ByteBuffer.allocate(CONTENT_BYTES + Integer.BYTES);
        slot.putLong(counter).putLong(to.index()).putLong(to.term());
        slot.putInt(checksum(slot.duplicate().flip())).flip();
        page.put(slotAt(counter), slot, 0, slot.remaining());
        mark = to;
    }

    private static Optional<Slot> newest(ByteBuffer page) {
        Optional<Slot> first = read(page, 0);
        Optional<Slot> second = read(page, SLOT_BYTES);
        if (first.isPresent() && second.isPresent()) {
            return first.get().counter() > second.get().counter() ? first : second;
        }
        return first.or(() -> second);
    }

    private static Optional<Slot> read(ByteBuffer page, int at) {
        ByteBuffer slot = page.slice(at, CONTENT_BYTES + Integer.BYTES);
        int expected = checksum(slot.slice(0, CONTENT_BYTES));
        Slot read = new Slot(slot.getLong(), new Mark(slot.getLong(), slot.getLong()));
        return slot.getInt() == expected && read.counter() > 0 ? Optional.of(read) : Optional.empty();
    }

    private static int slotAt(long counter) {
        return counter % 2 == 0 ? 0 : SLOT_BYTES;
    }

    private static int checksum(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
