package io.ttmesh.journal.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the counters of one life of a node write, and the file in which they note what was acknowledged. The file outlives
 * kill -9, for each line is one write to the operating system. Safe for use by many threads.
 */
final class Workload {
    private static final long STEPS_PER_LIFE = 1_000_000_000L;

    private final FileChannel acknowledged;
    private final AtomicLong step;
    private volatile boolean loads;

    /** A workload whose steps are all above those of the lives before. */
    Workload(Path acknowledged, int life) {
        try {
            this.acknowledged = FileChannel.open(acknowledged, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.step = new AtomicLong(life * STEPS_PER_LIFE);
    }

    boolean loads() {
        return loads;
    }

    void load(boolean on) {
        loads = on;
    }

    String nextEvent() {
        return step.incrementAndGet() + "/" + UUID.randomUUID();
    }

    void acknowledged(String id, long sequenceNr, String event) {
        String line = id + " " + sequenceNr + " " + event + "\n";
        try {
            acknowledged.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
