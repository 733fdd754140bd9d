package io.ttmesh.actors.internal.service;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.ActorOptions;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.KeptKey;
import io.ttmesh.actors.internal.wire.StoredValue;
import io.ttmesh.model.ActorId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.internal.CompositeEffect;
import org.apache.pekko.persistence.typed.internal.Stash$;
import org.apache.pekko.persistence.typed.internal.Unhandled$;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Pekko's event-sourced behavior around a user's actor. */
final class EventSourcedInstance<C, E, S> extends EventSourcedBehavior<Object, E, S> {
    private final ActorContext<Object> context;
    private final EventSourcedActor<C, E, S> actor;
    private final ActorCodec codec;
    private final CommandDesk desk;
    private final HostSetup setup;
    private final Keys keys;
    private final SnapshotTrail trail;

    /** Bytes of events since the last snapshot. */
    private final AtomicLong written = new AtomicLong();

    private EventSourcedInstance(
            ActorContext<Object> context,
            ActorId id,
            EventSourcedActor<C, E, S> actor,
            ActorCodec codec,
            CommandDesk desk,
            HostSetup setup) {
        super(PersistenceId.ofUniqueId(persistenceId(id)));
        this.context = context;
        this.actor = actor;
        this.codec = codec;
        this.desk = desk;
        this.setup = setup;
        this.keys = desk.keys();
        this.trail = new SnapshotTrail(setup.settings().snapshotsKept());
    }

    static <C> Instance start(
            ActorId id, EventSourcedActor<C, ?, ?> actor, ActorCodec codec, CommandDesk desk, HostSetup setup) {
        return new Instance(
                Behaviors.setup(context -> new EventSourcedInstance<>(context, id, actor, codec, desk, setup)),
                true,
                actor::onStop);
    }

    static String persistenceId(ActorId id) {
        return "Actor-" + id.type() + "|" + id.id();
    }

    @Override
    public S emptyState() {
        return actor.emptyState();
    }

    @Override
    public CommandHandler<Object, E, S> commandHandler() {
        return this::onCommand;
    }

    @SuppressWarnings("unchecked") // The desk checks.
    private Effect<E, S> onCommand(S state, Object message) {
        if (message instanceof HostSignal.Leave) {
            return Effect().stop();
        }
        if (message instanceof HostSignal.Handled handled) {
            handled.then().run();
            return Effect().none();
        }
        if (message instanceof HostSignal.Answered) {
            return noteAnswers();
        }
        Object command = desk.take(message);
        if (command == null) {
            return Effect().none();
        }
        Effect<E, S> effect = actor.onCommand(state, (C) command);
        if (Stash$.MODULE$.equals(first(effect))) {
            desk.stashed();
        } else if (Unhandled$.MODULE$.equals(effect)) { // one that goes on with an answer of its own is handled by that
            desk.unhandled();
        }
        return effect;
    }

    @SuppressWarnings("unchecked") // Keys are events of our own: the user's handler never sees one.
    private Effect<E, S> noteAnswers() {
        return Effect().persist((List<E>) keys.note()).thenRun(state -> keys.release());
    }

    /** What it does with the command, before all that follows; Pekko has no public names for it. */
    private static Object first(Object effect) {
        return effect instanceof CompositeEffect<?, ?> all ? first(all.persistingEffect()) : effect;
    }

    @Override
    public EventHandler<S, E> eventHandler() {
        return (state, event) -> event instanceof KeptKey ? state : actor.onEvent(state, event);
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, completed) -> StartThrew.mark(() -> actor.onStart(state)))
                .onSignal(
                        SnapshotCompleted.class,
                        (state, completed) ->
                                onSnapshot(completed.getSnapshotMetadata().sequenceNr()))
                .build();
    }

    /** Pekko deletes old ones only of those that are taken by count. */
    private void onSnapshot(long sequenceNr) {
        long upTo = snapshotEvery() == 0 ? trail.taken(sequenceNr) : 0;
        if (upTo > 0) {
            ClassicActorSystemProvider system = context.getSystem();
            Persistence.get(system)
                    .snapshotStoreFor(snapshotPluginId(), ConfigFactory.empty())
                    .tell(
                            new SnapshotProtocol.DeleteSnapshots(
                                    persistenceId().id(), SnapshotSelectionCriteria.create(upTo, Long.MAX_VALUE)),
                            Adapter.toClassic(context.getSelf()));
        }
    }

    @Override
    public String journalPluginId() {
        return setup.stores().events();
    }

    @Override
    public String snapshotPluginId() {
        return setup.stores().snapshots().orElse("pekko.persistence.no-snapshot-store");
    }

    @Override
    public boolean shouldSnapshot(S state, E event, long sequenceNr) {
        long limit = options().snapshotBytes().orElse(setup.settings().snapshotBytes());
        trail.storing(sequenceNr);
        if (setup.stores().snapshots().isEmpty() || limit == 0 || written.get() < limit) {
            return false;
        }
        written.set(0);
        return true;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        int every = snapshotEvery();
        return setup.stores().snapshots().isEmpty() || every == 0
                ? RetentionCriteria.disabled()
                : RetentionCriteria.snapshotEvery(every, setup.settings().snapshotsKept());
    }

    private int snapshotEvery() {
        return options().snapshotEvery().orElse(setup.settings().snapshotEvery());
    }

    private ActorOptions options() {
        return codec.type().options();
    }

    @Override
    public EventAdapter<E, ?> eventAdapter() {
        return new StoredEvents();
    }

    @Override
    public SnapshotAdapter<S> snapshotAdapter() {
        return new StoredStates<>(codec, keys);
    }

    private final class StoredEvents extends EventAdapter<E, StoredValue> {
        @Override
        public StoredValue toJournal(E event) {
            if (event instanceof KeptKey key) {
                return StoredValue.of(codec, key, written);
            }
            desk.storing();
            return StoredValue.of(codec, event, keys.carriedOut(), written);
        }

        @Override
        public String manifest(E event) {
            return "";
        }

        @Override
        @SuppressWarnings("unchecked") // The codec reads what the type declares.
        public EventSeq<E> fromJournal(StoredValue stored, String manifest) {
            trail.replayed();
            keys.recovered(stored.keys());
            written.addAndGet(stored.written().get());
            return EventSeq.create((List<E>) stored.values());
        }
    }
}
