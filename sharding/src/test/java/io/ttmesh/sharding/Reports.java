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

    /** Reads {@code id region free=1 queued=2 wait=3 slots=4 tag=x task=y@1 draining}; all but the id may be missing. */
    public static Reports parse(String text) {
        String[] words = text.split(" ", -1);
        Reports node = node(words[0]);
        for (String word : words) {
            String value = word.substring(word.indexOf('=') + 1);
            NodeLoad load = node.load;
            node = switch (word.substring(0, word.length() - value.length())) {
                case "slots=" -> node.slots(Integer.parseInt(value));
                case "free=" -> node.busy(Integer.parseInt(value), load.queued(), load.waitMillis());
                case "queued=" -> node.busy(load.freeSlots(), Integer.parseInt(value), load.waitMillis());
                case "wait=" -> node.busy(load.freeSlots(), load.queued(), Long.parseLong(value));
                case "tag=" -> node.tagged(value);
                case "task=" -> node.tasks(TaskVersion.parse(value));
                default -> node.marked(word);
            };
        }
        return node;
    }

    private Reports marked(String word) {
        if (word.equals(profile.node().value())) {
            return this;
        }
        return word.equals("draining") ? draining() : in(word);
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
