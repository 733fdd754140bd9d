package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.ActorRegistry;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.ActorHosts;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.AwakeActors;
import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.Jobs;
import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.TaskOwners;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.TaskIdSource;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.internal.events.ActorBoard;
import io.ttmesh.runtime.internal.events.EventHub;
import io.ttmesh.runtime.internal.events.EventLog;
import io.ttmesh.runtime.internal.events.TaskBoard;
import io.ttmesh.runtime.internal.executor.AttemptExecutor;
import io.ttmesh.runtime.internal.executor.ExecutorGauge;
import io.ttmesh.runtime.internal.executor.ExecutorSignal;
import io.ttmesh.runtime.internal.membership.Heirs;
import io.ttmesh.runtime.internal.membership.KnownMembers;
import io.ttmesh.runtime.internal.membership.LoadView;
import io.ttmesh.runtime.internal.membership.MemberKeeper;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import io.ttmesh.runtime.internal.submit.Credit;
import io.ttmesh.runtime.internal.submit.OpenWaits;
import io.ttmesh.runtime.internal.submit.Submitter;
import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.sharding.MeshRoles;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.allocation.GeoShardAllocationStrategy;
import io.ttmesh.sharding.allocation.ShardFacts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** Puts the parts of one node together, lowest first, once its actor system is a member. */
final class NodeParts {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final Clock clock;
    private final NodeSettings node;
    private final RuntimeSettings runtime;
    private final OwnerSettings ownerSettings;
    private final ShardingSettings sharding;
    private final ActorSettings actorSettings;
    private final Work work;
    private final EventHub events = new EventHub();
    private final BusyShards busyShards = new BusyShards();
    private final ExecutorGauge gauge;
    private final NodeProfile profile;
    private final NodeDirectory directory;
    private @Nullable ActorRef<WorkerCommand> executor;

    NodeParts(ActorSystem<?> system, Clock clock, Settings settings, Work work) {
        this.system = system;
        this.clock = clock;
        this.node = settings.node();
        this.runtime = settings.runtime();
        this.ownerSettings = settings.owners();
        this.sharding = settings.sharding();
        this.actorSettings = settings.actors();
        this.work = work;
        this.gauge =
                new ExecutorGauge(runtime.executor().slots(), runtime.executor().queueLimit());
        this.profile = new NodeProfile(
                node.id(),
                node.region(),
                node.zone(),
                node.tags(),
                runtime.executor().slots(),
                node.resources(),
                work.tasks().versions());
        this.directory = new NodeDirectory(profile, gauge, busyShards);
    }

    /** What the configuration says, by part. */
    record Settings(
            NodeSettings node,
            RuntimeSettings runtime,
            OwnerSettings owners,
            ActorSettings actors,
            ShardingSettings sharding) {}

    /** What users registered. */
    record Work(TaskRegistry tasks, ActorRegistry actors, Jobs jobs) {}

    /** The node from within, for what stands beside it. */
    NodeInside inside(Mesh mesh) {
        return new PartsInside(mesh, system, clock, Objects.requireNonNull(executor), gauge);
    }

    /** Starts the parts and returns the handle. */
    NodeMesh mesh(MeshJoin.Entry entry) {
        NodeJournal journal = NodeJournal.start(system, node, entry, directory);
        events.attach(new EventLog());
        ActorRef<TaskBoard.Command> board = system.systemActorOf(
                TaskBoard.create(events, runtime.boardLimit(), runtime.eventBuffer()),
                "task-board",
                MeshDispatcher.PROPS);
        ActorHosts actors = ActorHosts.start(system, actorsSetup(journal));
        TaskRegistry tasks = work.tasks().reading(ActorHosts.refsKey(), actors.refs());
        TaskOwners owners = TaskOwners.start(system, ownersSetup(journal.tasks()));
        ActorRef<WorkerCommand> worker = system.systemActorOf(
                AttemptExecutor.create(new AttemptExecutor.Setup(
                        profile.node(), runtime.executor(), tasks, gauge, events, clock, owners)),
                "executor",
                MeshDispatcher.PROPS);
        executor = worker;
        show(worker, board, journal.voter());
        node.dataDir()
                .ifPresent(folder -> system.systemActorOf(
                        MemberKeeper.create(new KnownMembers(folder)), "member-keeper", MeshDispatcher.PROPS));
        NodeMesh.Setup setup = meshSetup(entry.meshId(), owners, journal, actors);
        drainOnShutdown(worker, setup.submitter());
        farewellOnShutdown(owners, actors);
        system.systemActorOf(
                VitalParts.create(List.of(worker, setup.submitter())), "vital-parts", MeshDispatcher.PROPS);
        return new NodeMesh(system, setup);
    }

    /** Tells the others about this node, and follows what they tell. */
    private void show(ActorRef<WorkerCommand> worker, ActorRef<TaskBoard.Command> board, Optional<String> voter) {
        Member member = Cluster.get(system).selfMember();
        ActorRef<ActorBoard.ListAwake> awake = system.systemActorOf(
                ActorBoard.create(new AwakeActors(system, clock, profile.node(), profile.region())),
                "actor-board",
                MeshDispatcher.PROPS);
        NodeEntry self = new NodeEntry(
                member.address().toString(),
                member.uniqueAddress().longUid(),
                directory.local(),
                worker,
                board,
                awake,
                voter);
        directory.self(self);
        system.systemActorOf(
                LoadView.create(new LoadView.Setup(
                        self,
                        !node.isClient(),
                        directory,
                        node.layout().regions(),
                        runtime.loadInterval(),
                        events,
                        clock)),
                "load-view",
                MeshDispatcher.PROPS);
    }

    private TaskOwners.Setup ownersSetup(TaskJournal journal) {
        return new TaskOwners.Setup(
                profile.node(),
                MeshRoles.NODE,
                clock,
                ownerSettings,
                directory,
                sharding.policy(),
                events,
                busyShards,
                () -> ThreadLocalRandom.current().nextDouble(),
                allocation(),
                allocation(),
                node.layout(),
                journal);
    }

    private GeoShardAllocationStrategy allocation() {
        return new GeoShardAllocationStrategy(system, sharding.plan(), directory);
    }

    private ActorHosts.Setup actorsSetup(NodeJournal journal) {
        ShardFacts facts = new ActorShards(directory);
        return new ActorHosts.Setup(
                profile.node(),
                clock,
                actorSettings,
                journal.actors(),
                events,
                () -> ThreadLocalRandom.current().nextDouble(),
                node.layout(),
                work.actors(),
                node.hosted(work.actors()),
                () -> new GeoShardAllocationStrategy(system, sharding.actorPlan(), facts),
                new GeoShardAllocationStrategy(system, sharding.plan(), facts));
    }

    private NodeMesh.Setup meshSetup(String meshId, TaskOwners owners, NodeJournal journal, ActorHosts actors) {
        var waits = new OpenWaits(new Credit(runtime.inFlightLimit()));
        ActorRef<Submitter.Command> submitter = system.systemActorOf(
                Submitter.create(new Submitter.Setup(owners, waits, runtime.checkInterval(), runtime.askTimeout())),
                "submitter",
                MeshDispatcher.PROPS);
        return new NodeMesh.Setup(
                meshId,
                profile,
                node,
                runtime,
                owners,
                directory,
                events,
                submitter,
                waits,
                new TaskIdSource(node.layout(), clock, new SecureRandom()),
                journal,
                actors,
                work.jobs());
    }

    /** An ask of no time at all would not be sent, and the executor would go on taking work. */
    private Duration drainTimeout() {
        return node.drainTimeout().isPositive() ? node.drainTimeout() : Duration.ofMillis(1);
    }

    /**
     * A node that leaves gives back what waits and finishes what runs, as far as the time for it reaches. Then it falls
     * silent: a shard region hands over only when nobody speaks to it any more, not even of what was said before.
     */
    private void drainOnShutdown(ActorRef<WorkerCommand> executor, ActorRef<Submitter.Command> submitter) {
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                        "ttmesh-drain",
                        () -> AskPattern.<WorkerCommand, Done>ask(
                                        executor, ExecutorSignal.Drain::new, drainTimeout(), system.scheduler())
                                .exceptionally(late -> Done.getInstance())
                                .thenCompose(done -> stopped(executor, ExecutorSignal.Stop::new))
                                .thenCompose(done -> stopped(submitter, Submitter.Stop::new)));
    }

    /** A client has no shards, and so nothing that is anybody's to take over. */
    private void farewellOnShutdown(TaskOwners owners, ActorHosts actors) {
        var heirs = new Heirs(system, directory);
        ActorRef<ShardFarewell.Command> farewell = system.systemActorOf(
                ShardFarewell.create(() -> !node.isClient() && heirs.exist()), "shard-farewell", MeshDispatcher.PROPS);
        List<String> shardRegions = Stream.concat(
                        owners.shardRegions().stream()
                                .map(shardRegion -> shardRegion.path().toString()),
                        actors.shardRegionPaths().stream())
                .toList();
        List<String> coordinators = node.isClient()
                ? List.of()
                : shardRegions.stream().map(path -> path + "Coordinator").toList();
        endIn(CoordinatedShutdown.PhaseClusterShardingShutdownRegion(), farewell, shardRegions);
        endIn(CoordinatedShutdown.PhaseClusterLeave(), farewell, List.of());
        endIn(CoordinatedShutdown.PhaseClusterExiting(), farewell, coordinators);
    }

    /** Says to the farewell that the actors of these paths are to end in this phase. */
    private void endIn(String phase, ActorRef<ShardFarewell.Command> farewell, List<String> paths) {
        CoordinatedShutdown.get(system).addTask(phase, "ttmesh-farewell", () -> {
            farewell.tell(new ShardFarewell.Leave(
                    paths.stream().map(system.classicSystem()::actorSelection).toList()));
            return CompletableFuture.completedFuture(Done.getInstance());
        });
    }

    private <T> CompletionStage<Done> stopped(ActorRef<T> part, Function<ActorRef<Done>, T> stop) {
        return AskPattern.<T, Done>ask(part, stop::apply, STOP_TIMEOUT, system.scheduler())
                .exceptionally(late -> Done.getInstance());
    }
}
