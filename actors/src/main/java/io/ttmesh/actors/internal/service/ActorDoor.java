package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.internal.OpenAsks;
import io.ttmesh.actors.internal.StayingShards;
import io.ttmesh.actors.internal.reliable.ReliableParts;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.ActorWakes;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.KnownActors;
import io.ttmesh.actors.internal.wire.MeshRefs;
import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.sharding.MeshRoles;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.delivery.ConsumerController;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Finds the way to actors from one node: one entity type of Pekko's sharding per actor type, hosted by the members that
 * have its role. Safe for use by many threads.
 */
public final class ActorDoor implements MeshRefs {
    /** Settings of the mailbox, by which Pekko makes it. */
    private static final String MAILBOX = "ttmesh.actors.service.mailbox";

    private final ActorSystem<?> system;
    private final MeshLayout layout;
    private final HostSetup setup;
    private final Supplier<ShardAllocationStrategy> allocation;
    private final KnownActors known;
    private final ActorWakes wakes;
    private final OpenAsks asks;
    private final Map<String, ActorWay> ways = new ConcurrentHashMap<>();
    private final ReliableParts reliable;

    /**
     * Prepares; nothing is started.
     *
     * @param allocation makes the allocation strategy of one type
     * @param wakeAllocation that of those who keep actors awake
     */
    public ActorDoor(
            ActorSystem<?> system,
            MeshLayout layout,
            HostSetup setup,
            Supplier<ShardAllocationStrategy> allocation,
            ShardAllocationStrategy wakeAllocation) {
        this.system = system;
        this.layout = layout;
        this.setup = setup;
        this.allocation = allocation;
        this.known = KnownActors.get(system);
        this.asks = new OpenAsks(system);
        this.reliable = new ReliableParts(
                system,
                setup.settings().reliable(),
                this::shardRegion,
                (actor, failure) -> new HostEvents(setup, actor).gaveUp(failure));
        known.start(this, setup.settings().messageLimit());
        this.wakes = ActorWakes.start(
                system,
                new ActorWakes.Setup(
                        setup.node(),
                        setup.clock(),
                        setup.settings(),
                        setup.stores(),
                        setup.events(),
                        layout,
                        order -> wayOf(order.place().type()).tell(order)),
                asks,
                wakeAllocation);
    }

    /** The entity type's name for an actor type; also the name of its shard regions. */
    public static String entityType(String actorType) {
        return MeshRoles.ofActor(actorType);
    }

    /** Hosts the actors of a type on this node. */
    public <C> void host(ActorType<C> type) {
        type.options().region().ifPresent(layout::require);
        ActorCodec codec = known.codec(type);
        LiveActors.get(system)
                .limit(
                        entityType(type.name()),
                        type.options().mailboxLimit().orElse(setup.settings().mailboxLimit()));
        EntityTypeKey<Object> key = key(type.name());
        wayOf(type.name())
                .host(ClusterSharding.get(system)
                        .init(Entity.of(
                                        key,
                                        context -> ActorHost.create(
                                                type,
                                                codec,
                                                new HostPlace(context.getEntityId(), context.getShard(), this, setup)))
                                .withMessageExtractor(new Extractor())
                                .withSettings(sharding(type.name(), idleTimeout(type)))
                                .withEntityProps(
                                        Props.empty().withDispatcherDefault().withMailboxFromConfig(MAILBOX))
                                .withStopMessage(HostSignal.Leave.NOW)
                                .withAllocationStrategy(placed(type, setup.stores(), allocation.get()))));
    }

    /** What is kept in the memory of a host would stay behind if its shard moved, and be found there, old, if it came back. */
    static ShardAllocationStrategy placed(ActorType<?> type, ActorStores stores, ShardAllocationStrategy wanted) {
        return type.kind() != ActorType.Kind.VOLATILE && stores.wakes() instanceof ActorStores.InMemory
                ? new StayingShards(wanted)
                : wanted;
    }

    /** After how long without a message actors of a type are put to sleep; zero for never. */
    Duration idleTimeout(ActorType<?> type) {
        return type.options().alwaysOn()
                ? Duration.ZERO
                : type.options().idleTimeout().orElse(setup.settings().idleTimeout());
    }

    private ClusterShardingSettings sharding(String type, Duration idle) {
        ClusterShardingSettings settings =
                ClusterShardingSettings.create(system).withRole(MeshRoles.ofActor(type));
        return idle.isZero()
                ? settings.withNoPassivationStrategy()
                : settings.withPassivationStrategy(ClusterShardingSettings.PassivationStrategySettings$.MODULE$
                        .defaults()
                        .withIdleEntityPassivation(idle));
    }

    private static EntityTypeKey<Object> key(String type) {
        return EntityTypeKey.create(Object.class, entityType(type));
    }

    /** The way to an actor of a type that this node may not have registered; asks wait as long as the given type says. */
    public <C> MeshRef<C> ref(ActorType<C> type, String id) {
        known.codec(type);
        type.options().region().ifPresent(layout::require);
        Region home = type.options().region().orElse(Region.ANY);
        return live(new ActorId(type.name(), id), home, type.options().askTimeout());
    }

    /** The type says where its actors are at home, where this node knows it: another home would be another actor. */
    @Override
    public MeshRef<Object> ref(ActorId id, Region home) {
        Region declared = known.find(id.type()).map(ActorDoor::home).orElse(home);
        return live(id, declared.equals(Region.ANY) ? declared : layout.require(declared), Optional.empty());
    }

    private static Region home(ActorCodec codec) {
        return codec.type().options().region().orElse(Region.ANY);
    }

    private <C> MeshRef<C> live(ActorId id, Region home, Optional<Duration> askTimeout) {
        return new LiveRef<>(this, id, home, EntityIds.of(layout, home, id.id()), askTimeout);
    }

    /**
     * Where the actor stands.
     *
     * @throws UnknownActorException when this node has neither registered its type nor asked for one of it
     */
    ActorPlace place(ActorId id) {
        return new ActorPlace(id.type(), EntityIds.of(layout, home(codec(id.type())), id.id()));
    }

    /** The way to those who keep actors awake. */
    public ActorWakes wakes() {
        return wakes;
    }

    HostSetup setup() {
        return setup;
    }

    ActorSystem<?> system() {
        return system;
    }

    /** The asks of this node that wait. */
    OpenAsks asks() {
        return asks;
    }

    /** What this node has for reliable refs. */
    ReliableParts reliable() {
        return reliable;
    }

    Duration askTimeout(ActorCodec codec) {
        return codec.type().options().askTimeout().orElse(setup.settings().askTimeout());
    }

    /** How many actors may wait for each other in a row. */
    int askDepthMax() {
        return setup.settings().askDepthMax();
    }

    /** What is known of a type by its name. */
    ActorCodec codec(String type) {
        return known.find(type)
                .orElseThrow(() -> new UnknownActorException("actor type '" + type
                        + "' is known on this node by its name only: register it, or get the ref by mesh.actor"));
    }

    /**
     * The way to a type's actors, once there is a node that hosts them.
     *
     * @throws UnknownActorException when there is none
     */
    ActorRef<Object> way(String type) {
        return wayOf(type).open();
    }

    /** The type's shard region, or a proxy that is started with the first use. */
    public ActorRef<Object> shardRegion(String type) {
        return wayOf(type).shardRegion();
    }

    private ActorWay wayOf(String type) {
        ActorWay known = ways.get(type);
        return known != null
                ? known
                : ways.computeIfAbsent(
                        type, fresh -> new ActorWay(fresh, Cluster.get(system), () -> proxy(fresh), () -> tags(fresh)));
    }

    private Set<String> tags(String type) {
        return known.find(type).map(codec -> codec.type().options().tags()).orElse(Set.of());
    }

    private ActorRef<Object> proxy(String type) {
        return ClusterSharding.get(system)
                .init(Entity.of(key(type), context -> {
                            throw new IllegalStateException("not hosted here: " + type);
                        })
                        .withMessageExtractor(new Extractor())
                        .withSettings(sharding(type, Duration.ZERO))
                        .withStopMessage(HostSignal.Leave.NOW));
    }

    private static final class Extractor extends ShardingMessageExtractor<Object, Object> {
        @Override
        public String entityId(Object message) {
            return switch (message) {
                case Envelope envelope -> envelope.entityId();
                case HostOrder order -> order.place().entityId();
                case ConsumerController.SequencedMessage<?> sequenced
                when sequenced.message() instanceof Envelope envelope -> envelope.entityId();
                default -> throw new IllegalStateException("not to be routed: " + message.getClass());
            };
        }

        @Override
        public String shardId(String entityId) {
            return EntityIds.shardOf(entityId);
        }

        @Override
        public Object unwrapMessage(Object message) {
            return message;
        }
    }
}
