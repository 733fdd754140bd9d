package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.model.ActorId;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.state.RecoveryCompleted;
import org.apache.pekko.persistence.typed.state.internal.CompositeEffect;
import org.apache.pekko.persistence.typed.state.internal.Stash$;
import org.apache.pekko.persistence.typed.state.internal.Unhandled$;
import org.apache.pekko.persistence.typed.state.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.state.javadsl.DurableStateBehavior;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;
import org.apache.pekko.persistence.typed.state.javadsl.SignalHandler;

/** Pekko's durable state behavior around a user's actor. */
final class DurableStateInstance<C, S> extends DurableStateBehavior<Object, S> {
    private final DurableStateActor<C, S> actor;
    private final ActorCodec codec;
    private final CommandDesk desk;
    private final HostSetup setup;
    private final Keys keys;

    private DurableStateInstance(
            ActorId id, DurableStateActor<C, S> actor, ActorCodec codec, CommandDesk desk, HostSetup setup) {
        super(PersistenceId.ofUniqueId(EventSourcedInstance.persistenceId(id)));
        this.actor = actor;
        this.codec = codec;
        this.desk = desk;
        this.setup = setup;
        this.keys = desk.keys();
    }

    static <C> Instance start(
            ActorId id, DurableStateActor<C, ?> actor, ActorCodec codec, CommandDesk desk, HostSetup setup) {
        return new Instance(new DurableStateInstance<>(id, actor, codec, desk, setup), true, actor::onStop);
    }

    @Override
    public S emptyState() {
        return actor.emptyState();
    }

    @Override
    public CommandHandler<Object, S> commandHandler() {
        return this::onCommand;
    }

    @SuppressWarnings("unchecked") // The desk checks.
    private Effect<S> onCommand(S state, Object message) {
        if (message instanceof HostSignal.Leave) {
            return Effect().stop();
        }
        if (message instanceof HostSignal.Handled handled) {
            handled.then().run();
            return Effect().none();
        }
        if (message instanceof HostSignal.Answered) {
            return keys.note().isEmpty()
                    ? Effect().none().thenRun(same -> keys.release())
                    : Effect().persist(state).thenRun(same -> keys.release());
        }
        Object command = desk.take(message);
        if (command == null) {
            return Effect().none();
        }
        Effect<S> effect = actor.onCommand(state, (C) command);
        if (Stash$.MODULE$.equals(first(effect))) {
            desk.stashed();
        } else if (Unhandled$.MODULE$.equals(effect)) { // one that goes on with an answer of its own is handled by that
            desk.unhandled();
        }
        return effect;
    }

    /** What it does with the command, before all that follows; Pekko has no public names for it. */
    private static Object first(Object effect) {
        return effect instanceof CompositeEffect<?> all ? first(all.persistingEffect()) : effect;
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, completed) -> StartThrew.mark(() -> actor.onStart(state)))
                .build();
    }

    @Override
    public String durableStateStorePluginId() {
        return setup.stores().states().orElseThrow();
    }

    @Override
    public SnapshotAdapter<S> snapshotAdapter() {
        return new StoredStates<>(codec, keys) {
            @Override
            public Object toJournal(S state) {
                desk.storing();
                var unused = keys.carriedOut(); // which adds to what is stored beside the state
                return super.toJournal(state);
            }
        };
    }
}
