package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.WorkerDirectory;
import io.ttmesh.model.Failure;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.PlacementRecord;
import io.ttmesh.model.PlacementRecord.Candidate;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.sharding.NodeReport;
import io.ttmesh.sharding.PlacementDemand;
import io.ttmesh.sharding.Ranking;
import io.ttmesh.sharding.spi.PlacementPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses the worker for an attempt: the owner's own node if nothing speaks against it, else by the load view. A wish goes first. */
final class AttemptPlacer {
    private final WorkerDirectory directory;
    private final PlacementPolicy policy;
    /** Most attempts go to their owner's own node: kept, so that these placements cost little memory. */
    private final Optional<NodeId> self;

    private final List<Candidate> selfAlone;

    AttemptPlacer(WorkerDirectory directory, PlacementPolicy policy) {
        this.directory = directory;
        this.policy = policy;
        NodeId own = directory.local().profile().node();
        this.self = Optional.of(own);
        this.selfAlone = List.of(Candidate.eligible(own, 0));
    }

    /** What was decided, for the machine and for the record. */
    record Choice(TaskInput input, PlacementRecord record) {}

    static PlacementDemand demandOf(TaskState.Live state) {
        Submission submission = state.ticket().submission();
        TaskOptions options = submission.options();
        return new PlacementDemand(
                submission.task(),
                submission.wanted(),
                options.region().hard(),
                options.requiredTags(),
                options.node());
    }

    Choice choose(TaskState.Live state, PlacementDemand demand, Instant now) {
        Set<NodeId> declined = declinedBy(state);
        Optional<Ranking> wished = wished(state, demand, declined);
        if (wished.isPresent()) {
            return chosen(
                    state, wished.get().best(), now, "as wished", wished.get().candidates());
        }
        NodeReport own = directory.local();
        if (!declined.contains(own.profile().node())
                && policy.objection(demand, own).isEmpty()) {
            return chosen(state, self, now, "local first", selfAlone);
        }
        List<NodeReport> reports = directory.reports();
        Ranking ranking = policy.rank(
                demand, reports, declined, state.ticket().submission().taskId().hashCode());
        Optional<NodeId> best = ranking.best();
        return best.isPresent()
                ? chosen(state, best, now, "best score", ranking.candidates())
                : nobody(state, demand, ranking, reports, now);
    }

    /** The node of the submitter's wish, if it would take the attempt. Later attempts run anywhere: the first one failed there. */
    private Optional<Ranking> wished(TaskState.Live state, PlacementDemand demand, Set<NodeId> declined) {
        return state.ticket()
                .submission()
                .wish()
                .filter(node -> state.token().attempt() == 1)
                .flatMap(node -> directory.reports().stream()
                        .filter(report -> report.profile().node().equals(node))
                        .findFirst())
                .map(report -> policy.rank(demand, List.of(report), declined, 0))
                .filter(ranking -> ranking.best().isPresent());
    }

    private static Choice chosen(
            TaskState.Live state, Optional<NodeId> worker, Instant now, String why, List<Candidate> candidates) {
        return new Choice(new TaskInput.Placed(worker.orElseThrow()), record(state, now, worker, why, candidates));
    }

    private static Choice nobody(
            TaskState.Live state, PlacementDemand demand, Ranking ranking, List<NodeReport> reports, Instant now) {
        TaskInput input = ranking.waitingHelps()
                ? new TaskInput.AllFull("every eligible node is full: " + ranking.rejections())
                : noneEligible(demand, ranking, reports);
        String why = ranking.waitingHelps() ? "every eligible node is full" : "no node is eligible";
        return new Choice(input, record(state, now, Optional.empty(), why, ranking.candidates()));
    }

    private static TaskInput noneEligible(PlacementDemand demand, Ranking ranking, List<NodeReport> reports) {
        Optional<NodeId> absent = demand.pinned()
                .filter(pin -> reports.stream()
                        .noneMatch(report -> report.profile().node().equals(pin)));
        if (absent.isPresent()) {
            return new TaskInput.NoneEligible(Failure.of(
                    Failure.Cause.NO_ELIGIBLE_NODE,
                    "it is pinned to node " + absent.get() + ", which is not in the mesh"));
        }
        boolean isUnknown =
                reports.stream().noneMatch(report -> report.profile().tasks().contains(demand.task()));
        return new TaskInput.NoneEligible(
                isUnknown
                        ? Failure.of(
                                Failure.Cause.UNKNOWN_TASK,
                                "no node has task " + demand.task() + ": register it on at least one")
                        : Failure.of(Failure.Cause.NO_ELIGIBLE_NODE, "no node is eligible: " + ranking.rejections()));
    }

    private static PlacementRecord record(
            TaskState.Live state, Instant now, Optional<NodeId> chosen, String why, List<Candidate> candidates) {
        return new PlacementRecord(state.token().attempt(), now, chosen, why, candidates);
    }

    private static Set<NodeId> declinedBy(TaskState.Live state) {
        return state instanceof TaskState.Waiting waiting ? waiting.declined() : Set.of();
    }
}
