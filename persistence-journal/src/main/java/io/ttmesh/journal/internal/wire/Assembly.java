package io.ttmesh.journal.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the parts of calls together again, within limits. For one thread. */
final class Assembly {
    private final long bytesMax;
    private final long patienceNanos;
    private final Map<Key, Parts> open = new HashMap<>();
    private final Map<String, Long> bytesBySender = new HashMap<>();
    private long dropped;

    /**
     * Begins without parts.
     *
     * @param bytesMax that one sender may have waiting here
     * @param patienceNanos after which a call that is not complete is forgotten
     */
    Assembly(long bytesMax, long patienceNanos) {
        this.bytesMax = bytesMax;
        this.patienceNanos = patienceNanos;
    }

    private record Key(String from, long call, Frame.Kind kind) {}

    private record Parts(List<ByteBuffer> bodies, int parts, long sinceNanos) {
        int sizeBytes() {
            return bodies.stream().mapToInt(ByteBuffer::remaining).sum();
        }
    }

    /** Takes a frame; returns the whole body when it was the last part. */
    Optional<ByteBuffer> add(Frame frame, long nowNanos) {
        if (frame.parts() == 1) {
            return Optional.of(frame.body());
        }
        Key key = new Key(frame.from(), frame.call(), frame.kind());
        if (frame.part() == 0) {
            forget(key);
            open.put(key, new Parts(new ArrayList<>(), frame.parts(), nowNanos));
        }
        Parts parts = open.get(key);
        // Parts come in order: one that does not follow says that another was lost, and with it the call.
        if (parts == null || parts.bodies().size() != frame.part() || parts.parts() != frame.parts()) {
            drop(key);
            return Optional.empty();
        }
        long waiting = bytesBySender.merge(frame.from(), (long) frame.body().remaining(), Long::sum);
        parts.bodies().add(frame.body());
        if (waiting > bytesMax) {
            drop(key);
            return Optional.empty();
        }
        return parts.bodies().size() == parts.parts() ? Optional.of(join(key, parts)) : Optional.empty();
    }

    /** Forgets calls whose missing parts will not come. */
    void expire(long nowNanos) {
        List<Key> late = open.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue().sinceNanos() > patienceNanos)
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(this::drop);
    }

    /** Calls that were given up. */
    long dropped() {
        return dropped;
    }

    /** Bytes that wait for their other parts. */
    long waitingBytes() {
        return bytesBySender.values().stream().mapToLong(Long::longValue).sum();
    }

    private ByteBuffer join(Key key, Parts parts) {
        ByteBuffer whole = ByteBuffer.allocate(parts.sizeBytes());
        parts.bodies().forEach(body -> whole.put(body.duplicate()));
        forget(key);
        return whole.flip();
    }

    private void drop(Key key) {
        dropped++;
        forget(key);
    }

    private void forget(Key key) {
        Parts parts = open.remove(key);
        if (parts != null) {
            bytesBySender.computeIfPresent(
                    key.from(), (from, bytes) -> bytes == parts.sizeBytes() ? null : bytes - parts.sizeBytes());
        }
    }
}
