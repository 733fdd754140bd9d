package io.ttmesh.sharding.allocation;

import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.util.Optional;
import org.apache.pekko.util.Version;

/**
 * A node that may host shards, as the shard plan sees it.
 *
 * @param address what tells it from the others, as {@code pekko://mesh@10.0.0.1:7355}
 * @param region where it stands, or empty when it does not say: then it counts as farther than any known region
 * @param weight how many shards it should host in proportion to others, at most 65,536; 0 for a node that drains, which
 *     gives up its shards and gets new ones only when there is no other node
 * @param version the version of the application that it runs
 */
public record ShardHost(String address, Optional<Region> region, int weight, Version version) {
    static final int WEIGHT_MAX = 65_536;

    /**
     * Checks the weight.
     *
     * @throws InvalidInputException when it is out of its range
     */
    public ShardHost {
        if (weight < 0 || weight > WEIGHT_MAX) {
            throw new InvalidInputException(
                    "weight of shard host " + address + " is " + weight + ": use 0 to " + WEIGHT_MAX);
        }
    }
}
