package io.ttmesh.journal.internal.store;

/**
 * What a store may use.
 *
 * @param pageItems the most that one answer holds, whatever was asked for
 * @param pageBytes after so many bytes a page ends, with one record at least
 * @param rememberedIds persistence ids whose highest number is kept in memory for the next write
 * @param writeBufferBytes per column family, before it goes to disk
 * @param blockCacheBytes for all column families together
 * @param anchorEvery audit records between two anchors
 * @param anchorEveryMillis of the proposers' clocks, after which the next audit record gets an anchor
 */
public record StoreLimits(
        int pageItems,
        int pageBytes,
        int rememberedIds,
        long writeBufferBytes,
        long blockCacheBytes,
        int anchorEvery,
        long anchorEveryMillis) {
    /** The limits that suit production. */
    public static final StoreLimits DEFAULT =
            new StoreLimits(500, 256 << 10, 65_536, 16L << 20, 32L << 20, 1_000, 3_600_000);
}
