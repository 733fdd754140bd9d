package io.ttmesh.actors.internal.wake;

import io.ttmesh.actors.internal.OpenAsks;
import io.ttmesh.actors.internal.SlotProdder;
import io.ttmesh.actors.internal.StayingShards;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.actors.spi.MeshDispatcher;
import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.sharding.MeshRoles;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** The way from one node to those who keep actors awake: one per shard slot, for all types. Safe for use by many threads. */
public final class ActorWakes {
    private static final EntityTypeKey<WakeCommand> KEY = EntityTypeKey.create(WakeCommand.class, "actor-wakes");

    private static final Duration KEEP_RETRY = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final Optional<ActorRef<WakeCommand>> hosts;
    private final OpenAsks asks;
    private final Duration askTimeout;

    private ActorWakes(
            ActorSystem<?> system, Optional<ActorRef<WakeCommand>> hosts, OpenAsks asks, Duration askTimeout) {
        this.system = system;
        this.hosts = hosts;
        this.asks = asks;
        this.askTimeout = askTimeout;
    }

    /** What the keepers of one node are given. */
    public record Setup(
            NodeId node,
            Clock clock,
            ActorSettings settings,
            ActorStores stores,
            EventSink events,
            MeshLayout layout,
            HostWay way) {}

    /** Starts; without a place to keep it in, everything is refused. */
    public static ActorWakes start(
            ActorSystem<?> system, Setup setup, OpenAsks asks, ShardAllocationStrategy allocation) {
        Optional<ActorRef<WakeCommand>> hosts = switch (setup.stores().wakes()) {
            case ActorStores.Nowhere ignored -> Optional.empty();
            case ActorStores.InMemory ignored ->
                Optional.of(hosts(system, setup, Optional.empty(), new StayingShards(allocation)));
            case ActorStores.Indexed(var index) -> {
                ActorRef<WakeCommand> indexed = hosts(system, setup, Optional.of(index), allocation);
                prod(system, setup, indexed);
                yield Optional.of(indexed);
            }
        };
        return new ActorWakes(system, hosts, asks, setup.settings().askTimeout());
    }

    private static ActorRef<WakeCommand> hosts(
            ActorSystem<?> system, Setup setup, Optional<WakeIndex> index, ShardAllocationStrategy allocation) {
        String states = setup.stores().states().orElseThrow();
        return ClusterSharding.get(system)
                .init(Entity.of(
                                KEY,
                                context -> WakeHost.create(
                                        ShardId.parse(context.getEntityId()),
                                        new WakeHost.Setup(
                                                setup.node(),
                                                setup.clock(),
                                                setup.settings().wake(),
                                                WakeStore.of(system, states, index),
                                                setup.way(),
                                                setup.events())))
                        .withMessageExtractor(new Extractor())
                        .withSettings(ClusterShardingSettings.create(system)
                                .withRole(MeshRoles.NODE)
                                .withNoPassivationStrategy())
                        .withEntityProps(MeshDispatcher.PROPS)
                        .withStopMessage(new WakeHost.Leave())
                        .withAllocationStrategy(allocation));
    }

    /** A mesh without actors has none to keep awake, and is spared the reads. */
    private static void prod(ActorSystem<?> system, Setup setup, ActorRef<WakeCommand> hosts) {
        Cluster cluster = Cluster.get(system);
        if (!cluster.selfMember().hasRole(MeshRoles.NODE)) {
            return;
        }
        List<ShardId> shards = shards(setup.layout());
        system.systemActorOf(
                SlotProdder.create(
                        MeshRoles.NODE,
                        () -> {
                            if (hasActors(cluster)) {
                                shards.forEach(shard -> hosts.tell(new WakeCommand.KeepAwake(shard)));
                            }
                        },
                        setup.settings().wake().wakeInterval()),
                "actor-wake-prodder",
                MeshDispatcher.PROPS);
    }

    private static boolean hasActors(Cluster cluster) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .anyMatch(member -> !MeshRoles.actors(member.getRoles()).isEmpty());
    }

    private static List<ShardId> shards(MeshLayout layout) {
        List<Region> regions = new ArrayList<>(layout.regions());
        regions.add(Region.ANY);
        return regions.stream()
                .flatMap(region ->
                        IntStream.range(0, layout.slotsPerRegion()).mapToObj(slot -> new ShardId(region, slot)))
                .toList();
    }

    /** The path of this node's shard region, for whoever sees to its end; empty when it has none. */
    public Optional<String> shardRegionPath() {
        return hosts.map(ignored -> "/system/sharding/" + KEY.name());
    }

    /** Whether it is kept anywhere who wakes when. */
    public boolean isKept() {
        return hosts.isPresent();
    }

    /** Sets a reminder; fails with {@code OverloadedException} when the actor has as many as it may. */
    public CompletionStage<WakeAnswer.Kept> remind(ActorPlace place, Reminder reminder) {
        return ask(place, replyTo -> new WakeCommand.Remind(place, reminder, replyTo));
    }

    /** Drops a reminder; changed when there was one. */
    public CompletionStage<WakeAnswer.Kept> cancel(ActorPlace place, String name) {
        return ask(place, replyTo -> new WakeCommand.Cancel(place, name, replyTo));
    }

    /** Keeps the actor awake from now on. */
    public CompletionStage<WakeAnswer.Kept> keepOn(ActorPlace place) {
        return ask(place, replyTo -> new WakeCommand.KeepOn(place, replyTo));
    }

    /** The same for one that has started by itself: tried again until it is kept or ended, and at last only logged. */
    public KeepingOn keepOnInTheEnd(ActorPlace place) {
        var keeping = new KeepingOn(
                place.actor(),
                () -> keepOn(place),
                again -> system.scheduler().scheduleOnce(KEEP_RETRY, again, system.executionContext()));
        keeping.begin();
        return keeping;
    }

    /** Keeps it awake no longer; changed when it was kept. */
    public CompletionStage<WakeAnswer.Kept> letGo(ActorPlace place) {
        return ask(place, replyTo -> new WakeCommand.LetGo(place, replyTo));
    }

    /** What is kept of it. */
    public CompletionStage<WakeAnswer.Kept> look(ActorPlace place) {
        return ask(place, replyTo -> new WakeCommand.Look(place, replyTo));
    }

    /** Sends on what was lost on its way. */
    public void sendAgain(WakeCommand.OfActor command) {
        hosts.ifPresent(known -> known.tell(command));
    }

    private CompletionStage<WakeAnswer.Kept> ask(
            ActorPlace place, Function<ActorRef<WakeAnswer>, WakeCommand> question) {
        if (hosts.isEmpty()) {
            return CompletableFuture.failedStage(new InvalidInputException("actor " + place.actor()
                    + " can not be woken: the configured journal has no index of who wakes when; reminders and types"
                    + " that are always on need the mesh's own journal (ttmesh.mesh.journal = auto)"));
        }
        CompletionStage<WakeAnswer> asked =
                AskPattern.ask(hosts.get(), question::apply, askTimeout, system.scheduler());
        return asks.add(asked, (answer, thrown) -> kept(place, answer, thrown));
    }

    private WakeAnswer.Kept kept(ActorPlace place, @Nullable WakeAnswer answer, @Nullable Throwable thrown) {
        return switch (answer) {
            case WakeAnswer.Kept kept -> kept;
            case WakeAnswer.Refused(var why) -> throw new OverloadedException(why);
            case WakeAnswer.Failed(var why) ->
                throw new OutcomeUnknownException("actor " + place.actor() + ": " + why + "; ask again");
            case null ->
                throw new OutcomeUnknownException(
                        thrown instanceof OutcomeUnknownException ended
                                ? "the keeper of actor " + place.actor() + " " + ended.getMessage()
                                : "nobody answered within " + askTimeout + " for reminders of actor " + place.actor()
                                        + " (setting ttmesh.actors.service.ask-timeout): ask again");
        };
    }

    private static final class Extractor extends ShardingMessageExtractor<WakeCommand, WakeCommand> {
        @Override
        public String entityId(WakeCommand command) {
            return switch (command) {
                case WakeCommand.OfActor ofActor -> ofActor.place().shard().toString();
                case WakeCommand.KeepAwake(var shard) -> shard.toString();
                case WakeCommand.Signal signal -> throw new IllegalStateException("not to be routed: " + signal);
            };
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public WakeCommand unwrapMessage(WakeCommand command) {
            return command;
        }
    }
}
