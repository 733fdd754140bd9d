package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.Timing;
import java.util.HashMap;
import java.util.Map;

/** What all nodes and clients of a cluster are set to before a test says otherwise. */
final class ClusterSettings {
    /** A node that is killed is removed after 2 to 3 s: the split-brain resolver looks only once a second. One that
     * stands still for less than 2, as starting JVMs make others do on a small machine, stays. */
    private static final Map<String, Object> QUICK = Map.ofEntries(
            Map.entry("pekko.cluster.gossip-interval", "200ms"),
            Map.entry("pekko.cluster.leader-actions-interval", "200ms"),
            Map.entry("pekko.cluster.failure-detector.heartbeat-interval", "300ms"),
            Map.entry("pekko.cluster.failure-detector.acceptable-heartbeat-pause", "2s"),
            Map.entry("pekko.cluster.failure-detector.expected-response-after", "300ms"),
            Map.entry("pekko.cluster.split-brain-resolver.stable-after", "800ms"),
            Map.entry("pekko.cluster.sharding.rebalance-interval", "500ms"),
            Map.entry("pekko.cluster.sharding.retry-interval", "200ms"),
            Map.entry("pekko.cluster.sharding.waiting-for-state-timeout", "300ms"),
            Map.entry("pekko.cluster.sharding.updating-state-timeout", "300ms"),
            Map.entry("ttmesh.node.drain-timeout", "2s"),
            Map.entry("ttmesh.runtime.executor-slots", 2),
            Map.entry("ttmesh.runtime.load-interval", "200ms"),
            Map.entry("ttmesh.runtime.check-interval", "1s"),
            Map.entry("ttmesh.actors.nowhere-grace", "1s"),
            Map.entry("ttmesh.actors.handover-grace", "200ms"),
            Map.entry("ttmesh.actors.lease-timeout", "6s"));

    private ClusterSettings() {}

    /** What the plan says, above the timing that it asks for. */
    static Map<String, Object> of(ClusterPlan plan, Map<String, Object> ofPlane) {
        Map<String, Object> settings = new HashMap<>();
        // Quick to start, and nothing of the test's own fills the disk: tests of what is kept say "auto" themselves.
        settings.put("ttmesh.mesh.journal", "memory");
        settings.put("ttmesh.mesh.default-durability", "none");
        settings.put("ttmesh.mesh.regions", plan.meshRegions());
        if (plan.timing() == Timing.QUICK) {
            settings.putAll(QUICK);
        }
        settings.putAll(ofPlane);
        settings.putAll(plan.settings());
        return settings;
    }
}
