package io.ttmesh.model;

import java.util.Optional;

/**
 * Where a submission wants to run.
 *
 * @param region a named region, or empty for the caller's own
 * @param hard whether the submission would rather fail than run in another region
 */
public record RegionPreference(Optional<Region> region, boolean hard) implements WireSafe {
    /** In the caller's region if possible, else as near to it as possible: the default. */
    public static final RegionPreference NEAR_CALLER = new RegionPreference(Optional.empty(), false);

    /** In the named region if possible, else as near to it as possible. */
    public static RegionPreference near(Region region) {
        return new RegionPreference(Optional.of(region), false);
    }

    /** In the named region or not at all. */
    public static RegionPreference only(Region region) {
        return new RegionPreference(Optional.of(region), true);
    }
}
