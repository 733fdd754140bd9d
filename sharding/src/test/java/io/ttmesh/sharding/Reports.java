package io.ttmesh.sharding;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskVersion;
import java.util.Map;
import java.util.Set;

/** A node report for tests: idle, in {@code eu}, with 4 slots and task {@code sum@1}, unless said otherwise. */
public record Reports(NodeProfile profile, NodeLoad load) {
    /** The task that every node of these tests has. */
    public static final TaskVersion SUM = new TaskVersion("sum", 1);

    /** An idle node. */
    public static Reports node(String id) {
        return new Reports(
                new NodeProfile(new NodeId(id), new Region("eu"), "a", Set.of(), 4, Map.of(), Set.of(SUM)),
                new NodeLoad(4, 0, 100, 0, false, Set.of()));
    }

    /** The same elsewhere. */
    public Reports in(String region) {
        return with(new Region(region), profile.tags(), profile.executorSlots(), profile.tasks());
    }

    /** The same with tags. */
    public Reports tagged(String... tags) {
        return with(profile.region(), Set.of(tags), profile.executorSlots(), profile.tasks());
    }

    /** The same with so many slots, all free. */
    public Reports slots(int slots) {
        return new Reports(with(profile.region(), profile.tags(), slots, profile.tasks()).profile, load(slots, 0, 0));
    }

    /** The same with these tasks only. */
    public Reports tasks(TaskVersion... tasks) {
        return with(profile.region(), profile.tags(), profile.executorSlots(), Set.of(tasks));
    }

    /** The same, this busy. */
    public Reports busy(int free, int queued, long waitMillis) {
        return new Reports(profile, load(free, queued, waitMillis));
    }

    /** The same, draining. */
    public Reports draining() {
        return new Reports(
                profile, new NodeLoad(load.freeSlots(), load.queued(), load.queueLimit(), 0, true, Set.of()));
    }

    /** The report. */
    public NodeReport report() {
        return new NodeReport(profile, load);
    }

    private Reports with(Region region, Set<String> tags, int slots, Set<TaskVersion> tasks) {
        return new Reports(
                new NodeProfile(profile.node(), region, profile.zone(), tags, slots, profile.resources(), tasks), load);
    }

    private NodeLoad load(int free, int queued, long waitMillis) {
        return new NodeLoad(free, queued, load.queueLimit(), waitMillis, false, Set.of());
    }
}
