package io.ttmesh.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Makes task ids: fresh ones that are time-ordered, and keyed ones that any node derives alike.
 *
 * <p>A fresh id's unique part has the length and alphabet of a ULID (Crockford's base 32): 48 bits of milliseconds,
 * then, unlike a ULID, a 40-bit counter and 40 bits that are random per source. The counter makes ids of one source
 * unique and ordered without a lock, the random bits keep two sources apart. Safe for use by many threads.
 */
public final class TaskIdSource {
    private static final char[] BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final long MASK_40 = (1L << 40) - 1;
    private static final int KEYED_CHARS = 32;

    private final MeshLayout layout;
    private final Clock clock;
    private final long salt;
    private final AtomicLong counter;
    private final Map<Region, ShardId[]> shards = new ConcurrentHashMap<>();

    /** Makes ids for a mesh of the given layout; {@code random} is read only here. */
    public TaskIdSource(MeshLayout layout, Clock clock, RandomGenerator random) {
        this.layout = layout;
        this.clock = clock;
        this.salt = random.nextLong() & MASK_40;
        this.counter = new AtomicLong(random.nextLong() & MASK_40);
    }

    /** A new id in the given home region; consecutive ids take consecutive shard slots. */
    public TaskId fresh(Region home, boolean isVolatile) {
        long count = counter.getAndIncrement() & MASK_40;
        ShardId shard = shardsOf(home)[(int) (count % layout.slotsPerRegion())];
        return new TaskId(
                shard, isVolatile ? TaskId.Kind.VOLATILE : TaskId.Kind.DURABLE, unique(clock.millis(), count));
    }

    /** Ids of one shard share its id: millions of them may be in memory. */
    private ShardId[] shardsOf(Region home) {
        return shards.computeIfAbsent(
                home,
                region -> IntStream.range(0, layout.slotsPerRegion())
                        .mapToObj(slot -> new ShardId(region, slot))
                        .toArray(ShardId[]::new));
    }

    /** The id of an idempotency key: the same on every node, whatever the caller, its region and the options. */
    public TaskId keyed(String namespace, String key) {
        byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
        digest.update(name);
        byte[] hash = digest.digest(key.getBytes(StandardCharsets.UTF_8));
        int slot = Math.floorMod(ByteBuffer.wrap(hash).getInt(), layout.slotsPerRegion());
        return new TaskId(new ShardId(Region.ANY, slot), TaskId.Kind.KEYED, base32(hash));
    }

    private String unique(long millis, long count) {
        char[] text = new char[26];
        for (int i = 9; i >= 0; i--, millis >>>= 5) {
            text[i] = BASE32[(int) (millis & 31)];
        }
        put(text, 10, count);
        put(text, 18, salt);
        return new String(text);
    }

    private static void put(char[] text, int from, long bits40) {
        for (int i = from + 7; i >= from; i--, bits40 >>>= 5) {
            text[i] = BASE32[(int) (bits40 & 31)];
        }
    }

    /** The first 160 bits of a hash, five bits a character. */
    private static String base32(byte[] hash) {
        char[] text = new char[KEYED_CHARS];
        for (int i = 0; i < KEYED_CHARS; i++) {
            int bit = i * 5;
            int pair = (hash[bit / 8] & 0xff) << 8 | (hash[bit / 8 + 1] & 0xff);
            text[i] = BASE32[pair >>> (11 - bit % 8) & 31];
        }
        return new String(text);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
