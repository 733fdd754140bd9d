package io.ttmesh.runtime.internal.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.sharding.RegionDistances;
import io.ttmesh.sharding.allocation.ShardPlan;
import io.ttmesh.sharding.placement.NearestFreeNode;
import io.ttmesh.sharding.spi.PlacementPolicy;

/**
 * How attempts and shards are placed, from {@code ttmesh.sharding}.
 *
 * @param policy places attempts
 * @param plan places shards of tasks
 * @param actorPlan places shards of actors
 */
record ShardingSettings(PlacementPolicy policy, ShardPlan plan, ShardPlan actorPlan) {
    /**
     * Reads and checks.
     *
     * @throws StartException when a value is missing, malformed or out of its range; names it
     */
    static ShardingSettings of(Config root, RegionDistances distances) {
        try {
            Config config = root.getConfig("ttmesh.sharding");
            var plan = new ShardPlan(distances, config.getInt("moves-max"), config.getDouble("moves-max-fraction"));
            return new ShardingSettings(
                    new NearestFreeNode(
                            distances,
                            config.getInt("candidates-kept"),
                            config.getDuration("local-wait-max").toMillis()),
                    plan,
                    plan.nearCallers(config.getInt("near-caller-fullness")));
        } catch (ConfigException | InvalidInputException e) {
            throw new StartException("configuration of ttmesh.sharding refused: " + e.getMessage(), e);
        }
    }
}
