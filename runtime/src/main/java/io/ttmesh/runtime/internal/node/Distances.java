package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import io.ttmesh.model.Region;
import io.ttmesh.sharding.RegionDistances;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code ttmesh.mesh.distances}. */
final class Distances {
    private Distances() {}

    static RegionDistances read(Config mesh) {
        Map<RegionDistances.Pair, Integer> pairs = new HashMap<>();
        for (Config entry : mesh.getConfigList("distances")) {
            var pair = new RegionDistances.Pair(new Region(entry.getString("from")), new Region(entry.getString("to")));
            pairs.put(pair, entry.getInt("distance"));
        }
        return RegionDistances.of(pairs, mesh.getInt("default-distance"));
    }
}
