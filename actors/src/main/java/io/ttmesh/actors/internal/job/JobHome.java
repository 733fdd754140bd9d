package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.spi.JobPlanner;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.NodeId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the coordinators of jobs on one node share. */
public final class JobHome {
    private final NodeId node;
    private final Clock clock;
    private final JobSettings settings;
    private final JobPlanner planner;
    private final JobCosts costs = new JobCosts();
    private final RefusalLog refusals = new RefusalLog();
    private final RestingJobs resting;
    private final CompletableFuture<JobWork> work = new CompletableFuture<>();
    private final ActorType<JobCommand> type;
    private final ActorType<GateCommand> gate;

    /** Makes it; the coordinators do nothing before it is {@linkplain #open opened}. */
    public JobHome(NodeId node, Clock clock, JobSettings settings) {
        this.node = node;
        this.clock = clock;
        this.settings = settings;
        this.resting = new RestingJobs(settings.restedMax());
        this.planner = ServiceLoader.load(JobPlanner.class).findFirst().orElseGet(UpwardRank::new);
        this.type = JobCoordinator.type(this);
        this.gate = JobGate.type(this);
    }

    /** The node can submit from now on. */
    public void open(JobWork ready) {
        work.complete(ready);
    }

    /** The type of coordinators; their ids are those of the jobs. */
    public ActorType<JobCommand> type() {
        return type;
    }

    /** The type of gates; their ids are namespaces. */
    ActorType<GateCommand> gate() {
        return gate;
    }

    /** The types that the node hosts: gates only where a limit is set for which they are needed. */
    public List<ActorType<?>> types() {
        return settings.limits().areSet() ? List.of(type, gate) : List.of(type);
    }

    /** What the node does for them, once it can. */
    CompletionStage<JobWork> work() {
        return work;
    }

    /** The same, if it can now. */
    Optional<JobWork> workNow() {
        return Optional.ofNullable(work.getNow(null));
    }

    /** Executor slots of the mesh, if the node can tell by now. */
    Optional<Integer> executorSlots() {
        return workNow()
                .map(known -> known.executorSlots().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .filter(slots -> slots > 0);
    }

    /** The node. */
    NodeId node() {
        return node;
    }

    /** What journalled times go by. */
    Clock clock() {
        return clock;
    }

    /** The settings. */
    public JobSettings settings() {
        return settings;
    }

    /** Who says what goes first. */
    JobPlanner planner() {
        return planner;
    }

    /** Those of them that have nothing to do. */
    RestingJobs resting() {
        return resting;
    }

    /** What the log says of submissions that nobody takes. */
    RefusalLog refusals() {
        return refusals;
    }

    /** What the node has seen of tasks. */
    JobCosts costs() {
        return costs;
    }
}
