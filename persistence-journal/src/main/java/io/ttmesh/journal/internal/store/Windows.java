package io.ttmesh.journal.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which batches of each batcher were applied, of the last 1,024: so that a batch that is sent again does not do twice
 * what no sequence number guards. Deterministic, like all of the state machine. For the applying thread.
 */
final class Windows {
    static final byte[] PREFIX = "window/".getBytes(StandardCharsets.US_ASCII);
    static final int SIZE = 1_024;
    static final int BATCHERS_MAX = 4_096;

    private static final long SILENT_MILLIS = 3_600_000;

    /** What is known of a batch. */
    enum Seen {
        NEVER,
        APPLIED,
        /** So old that nobody knows. */
        TOO_OLD
    }

    private final Map<UUID, Window> windows = new HashMap<>();
    private final Set<UUID> changed = new HashSet<>();

    private static final class Window {
        private long highest;
        private long lastMillis;
        private BitSet applied = new BitSet(SIZE);
    }

    Windows(Database db, Rows rows) {
        try (Database.Walk walk = db.walk(Family.META, PREFIX).seek(PREFIX)) {
            for (; walk.isOnRow(); walk.next()) {
                byte[] key = walk.key();
                ByteBuffer content = rows.open(Family.META, key, walk.value());
                Window window = new Window();
                window.highest = content.getLong();
                window.lastMillis = content.getLong();
                window.applied = BitSet.valueOf(content);
                windows.put(UUID.fromString(Keys.text(key, PREFIX.length, key.length - PREFIX.length)), window);
            }
        }
    }

    Seen seen(UUID batcher, long number) {
        Window window = windows.get(batcher);
        if (window == null || number > window.highest) {
            return Seen.NEVER;
        }
        if (number <= window.highest - SIZE) {
            return Seen.TOO_OLD;
        }
        return window.applied.get(bit(number)) ? Seen.APPLIED : Seen.NEVER;
    }

    void applied(UUID batcher, long number, long clockMillis) {
        Window window = windows.get(batcher);
        if (window == null) {
            forgetSilent(clockMillis);
            window = new Window();
            windows.put(batcher, window);
        }
        for (long next = Math.max(window.highest + 1, number - SIZE + 1); next <= number; next++) {
            window.applied.clear(bit(next));
        }
        window.highest = Math.max(window.highest, number);
        window.lastMillis = Math.max(window.lastMillis, clockMillis);
        window.applied.set(bit(number));
        changed.add(batcher);
    }

    /** Writes what has changed since. */
    void writeTo(Changes changes) {
        for (UUID batcher : changed) {
            byte[] key = Keys.concat(PREFIX, batcher.toString().getBytes(StandardCharsets.US_ASCII));
            Window window = windows.get(batcher);
            if (window == null) {
                changes.delete(Family.META, key);
            } else {
                changes.put(Family.META, key, row(key, window));
            }
        }
        changed.clear();
    }

    private static byte[] row(byte[] key, Window window) {
        byte[] bits = window.applied.toByteArray();
        return Rows.seal(
                Family.META,
                key,
                ByteBuffer.allocate(2 * Long.BYTES + bits.length + Rows.SEAL_BYTES)
                        .putLong(window.highest)
                        .putLong(window.lastMillis)
                        .put(bits)
                        .array());
    }

    private void forgetSilent(long clockMillis) {
        windows.entrySet().removeIf(entry -> {
            boolean silent = entry.getValue().lastMillis < clockMillis - SILENT_MILLIS;
            if (silent) {
                changed.add(entry.getKey());
            }
            return silent;
        });
        if (windows.size() >= BATCHERS_MAX) {
            UUID longest = longestSilent();
            if (longest != null) {
                windows.remove(longest);
                changed.add(longest);
            }
        }
    }

    private @Nullable UUID longestSilent() {
        Comparator<Map.Entry<UUID, Window>> byTime = Comparator.comparingLong(entry -> entry.getValue().lastMillis);
        return windows.entrySet().stream()
                .min(byTime.thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static int bit(long number) {
        return (int) Math.floorMod(number, (long) SIZE);
    }
}
