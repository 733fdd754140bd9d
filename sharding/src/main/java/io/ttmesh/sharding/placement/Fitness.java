package io.ttmesh.sharding.placement;

import io.ttmesh.model.Region;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says why a node can not run an attempt, in words for a person; builds them only when there is something to say. */
public final class Fitness {
    private Fitness() {}

    /** What the node lacks for this demand however idle it is; empty when nothing. */
    public static Optional<String> unfit(PlacementDemand demand, NodeReport report) {
        NodeProfile profile = report.profile();
        if (profile.executorSlots() == 0) {
            return Optional.of("runs nothing: 0 executor slots");
        }
        if (demand.pinned().isPresent() && !demand.pinned().get().equals(profile.node())) {
            return Optional.of("not " + demand.pinned().get() + ", the only node that will do");
        }
        if (demand.hard()
                && !demand.wanted().equals(Region.ANY)
                && !demand.wanted().equals(profile.region())) {
            return Optional.of("in region " + profile.region() + ", and only " + demand.wanted() + " will do");
        }
        if (!profile.tasks().contains(demand.task())) {
            return Optional.of(withoutTask(demand.task(), profile));
        }
        if (!profile.tags().containsAll(demand.tags())) {
            return Optional.of(withoutTags(demand.tags(), profile));
        }
        return report.load().draining() ? Optional.of("draining: " + work(report)) : Optional.empty();
    }

    /** Why the node would decline one more attempt; empty when it would not. */
    static Optional<String> noRoom(NodeReport report) {
        return report.full() ? Optional.of("full: " + work(report)) : Optional.empty();
    }

    private static String work(NodeReport report) {
        NodeLoad load = report.load();
        return report.busySlots() + " of " + report.profile().executorSlots() + " slots busy, " + load.queued() + " of "
                + load.queueLimit() + " queued";
    }

    private static String withoutTask(TaskVersion task, NodeProfile profile) {
        String others = profile.tasks().stream()
                .filter(other -> other.name().equals(task.name()))
                .sorted()
                .map(TaskVersion::toString)
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? "does not have task " + task + " among its " + profile.tasks().size()
                : "does not have task " + task + " but " + others;
    }

    private static String withoutTags(Set<String> wanted, NodeProfile profile) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(profile.tags());
        return "lacks tags " + missing + " of the wanted " + new TreeSet<>(wanted) + ": it has "
                + new TreeSet<>(profile.tags());
    }
}
