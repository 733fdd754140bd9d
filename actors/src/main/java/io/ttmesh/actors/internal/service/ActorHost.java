package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.Failures;
import io.ttmesh.actors.internal.wire.Waiting;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.internal.BehaviorImpl;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one actor that a user wrote: starts an instance, hands it commands, tells who asked when it fails at one, and
 * replaces it after a pause.
 *
 * <p>Not Pekko's supervision: that tells nobody, and forgets the commands that a persistent instance had set aside.
 *
 * @param <C> the commands
 */
final class ActorHost<C> extends AbstractMatchingBehavior<Object> implements CommandDesk, Turns.Turn {
    private enum Phase {
        /** Before its first message. */
        NEW,
        RUNNING,
        /** Between an instance that failed and the next. */
        RESTING,
        /** On its way out at the shard's wish; a persistent instance still ends what it stores. */
        RELEASED,
        /** On its way out by itself: what comes is for the next incarnation. */
        LEAVING,
        /** The same, but the store is out of order, and the next incarnation would fare no better. */
        REFUSING
    }

    /** Where the host lives. */
    record Place(String entityId, ActorRef<ClusterSharding.ShardCommand> shard, ActorDoor door, HostSetup setup) {}

    private final ActorType<C> type;
    private final ActorCodec codec;
    private final ActorId id;
    private final Place place;
    private final HostSetup setup;
    private final TimerScheduler<Object> timers;
    private final ActorGate gate;

    /** Handed to an instance that has not begun them yet, in their order. */
    private final Deque<Envelope> pending = new ArrayDeque<>();

    /** Kept while resting, in their order. */
    private final Deque<Envelope> waiting = new ArrayDeque<>();

    /** Told when this host has ended. */
    private final List<ActorRef<HostAnswer>> stops = new ArrayList<>();

    private final ActorPlace self;
    private final OpenReminders reminders;
    private Phase phase = Phase.NEW;
    private @Nullable Instance instance;
    private Behavior<Object> inner = Behaviors.empty();
    private Behavior<Object> last = Behaviors.stopped();
    private @Nullable Envelope current;
    private boolean wasAwake;
    private String lastFailure = "";
    private long failures;
    private long startedNanos;

    private ActorHost(
            ActorContext<Object> context,
            TimerScheduler<Object> timers,
            ActorType<C> type,
            ActorCodec codec,
            Place place) {
        super(context);
        this.timers = timers;
        this.type = type;
        this.codec = codec;
        this.place = place;
        this.setup = place.setup();
        this.self = new ActorPlace(type.name(), place.entityId());
        this.reminders = new OpenReminders(self);
        this.id = new ActorId(type.name(), EntityIds.idOf(place.entityId()));
        this.gate = LiveActors.get(context.getSystem()).gate(Adapter.toClassic(context.getSelf()));
        gate.of(id);
    }

    /** Hosts one actor until it is released or stops by itself; begins with the first message, unless that says stop. */
    static <C> Behavior<Object> create(ActorType<C> type, ActorCodec codec, Place place) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ActorHost<>(context, timers, type, codec, place)));
    }

    @Override
    public Behavior<Object> onMessage(Object message) {
        if (phase == Phase.NEW && !(message instanceof HostOrder.Stop || message instanceof HostSignal.Leave)) {
            wake();
        }
        return switch (message) {
            case Envelope envelope -> onEnvelope(envelope);
            case HostOrder.Rouse rouse -> onRouse(rouse);
            case HostOrder.Stop(var ignored, var replyTo) -> onStop(replyTo);
            case HostOrder.Remind remind -> onRemind(remind);
            case HostSignal.Leave ignored -> onLeave();
            case HostSignal.Rested(var failure) -> onRested(failure);
            default -> isRunning() ? runOwn(message) : this;
        };
    }

    private void wake() {
        wasAwake = true;
        phase = Phase.RESTING;
        start();
        if (type.options().alwaysOn()) {
            place.door().wakes().keepOnInTheEnd(self);
        }
    }

    private Behavior<Object> onRouse(HostOrder.Rouse rouse) {
        switch (phase) {
            case RUNNING, RELEASED ->
                rouse.replyTo()
                        .tell(new HostAnswer.Awake(
                                self, setup.node(), getContext().getSelf()));
            case NEW, RESTING -> rouse.replyTo().tell(new HostAnswer.NotAwake(self, setup.node(), lastFailure));
            case LEAVING, REFUSING -> place.door().shardRegion(type.name()).tell(rouse);
        }
        return this;
    }

    private Behavior<Object> onStop(ActorRef<HostAnswer> replyTo) {
        stops.add(replyTo);
        switch (phase) {
            case NEW -> leave(Phase.LEAVING);
            case RUNNING, RESTING ->
                place.shard().tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
            case RELEASED, LEAVING, REFUSING -> {} // its end is under way
        }
        return this;
    }

    /** One that can not be handled now is told again. */
    private Behavior<Object> onRemind(HostOrder.Remind remind) {
        if (phase != Phase.RUNNING || !gate.enter()) {
            return this;
        }
        Envelope envelope;
        try {
            Object command = codec.read(remind.command().bytes());
            envelope = new Envelope(type.name(), place.entityId(), command, null);
        } catch (WrongPayloadException e) {
            gate.leave();
            getContext().getLog().warn("actor={} reminder={} read=false", id, remind.name(), e);
            return this;
        }
        reminders.begin(envelope, remind);
        Behavior<Object> next = hand(envelope);
        if (isRunning() && instance != null && instance.ownsOrder()) {
            return run(new HostSignal.Handled(() -> reminders.handled(envelope)));
        }
        reminders.handled(envelope);
        return next;
    }

    /** What the actor told itself is nobody's command; an instance that owns the order may still be at one. */
    private Behavior<Object> runOwn(Object message) {
        if (instance != null && !instance.ownsOrder()) {
            current = null;
        }
        return run(message);
    }

    private boolean isRunning() {
        return phase == Phase.RUNNING || phase == Phase.RELEASED;
    }

    private Behavior<Object> onEnvelope(Envelope envelope) {
        switch (phase) {
            case RUNNING, RELEASED -> {
                return hand(envelope);
            }
            case NEW, RESTING -> waiting.add(envelope);
            case LEAVING -> bounce(envelope);
            case REFUSING -> refuse(envelope, "has a store that is out of order: send again later");
        }
        return this;
    }

    private Behavior<Object> hand(Envelope envelope) {
        if (instance != null && instance.ownsOrder()) {
            pending.add(envelope);
            return run(envelope);
        }
        Object command = take(envelope);
        return command == null ? this : run(command);
    }

    @Override
    public @Nullable Object take(Object message) {
        current = null;
        if (!(message instanceof Envelope envelope)) {
            return message;
        }
        gate.leave();
        pending.remove(envelope);
        try {
            Object command = codec.command(envelope.command());
            current = envelope;
            return command;
        } catch (WrongPayloadException e) {
            envelope.fail(ActorFailure.of(ActorFailure.Kind.WRONG_PAYLOAD, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private Behavior<Object> run(Object message) {
        begin();
        try {
            return settle(Behavior.interpretMessage(inner, getContext(), message));
        } catch (Exception e) {
            return onThrown(e);
        } finally {
            finish();
        }
    }

    private void begin() {
        gate.begin();
        Turns.begin(this);
    }

    private void finish() {
        Turns.end();
        gate.end();
    }

    @Override
    public List<Waiting> waiting() {
        return Turns.and(current == null ? null : current.waiting(), new Waiting(id, gate.turn()));
    }

    @Override
    public ActorGate gate() {
        return gate;
    }

    private Behavior<Object> settle(Behavior<Object> next) {
        if (Behavior.isUnhandled(next) && current != null && instance != null && !instance.ownsOrder()) {
            current.fail(ActorFailure.of(ActorFailure.Kind.WRONG_PAYLOAD, "it does not handle this command now"));
        }
        Behavior<Object> settled = Behavior.canonicalize(next, inner, getContext());
        if (Behavior.isAlive(settled)) {
            inner = settled;
            return this;
        }
        // Pekko's persistent behaviors end so when their store fails, and only then; it has no public name.
        return (Object) settled instanceof BehaviorImpl.FailedBehavior failed
                ? onStoreFailed(failed.cause())
                : onStopped(settled);
    }

    private Behavior<Object> onStopped(Behavior<Object> stopped) {
        if (phase == Phase.RELEASED) {
            return stopped;
        }
        last = stopped;
        if (current != null) {
            reminders.handled(current);
        }
        end(PostStop.instance(), MeshEvent.StopReason.ITSELF);
        leave(Phase.LEAVING);
        return this;
    }

    /** Asks the shard for the end, so that it keeps what comes until the next incarnation. */
    private void leave(Phase how) {
        phase = how;
        place.shard().tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
        drain(pending);
        drain(waiting);
    }

    private void drain(Deque<Envelope> envelopes) {
        while (!envelopes.isEmpty()) {
            Envelope envelope = envelopes.remove();
            gate.leave();
            if (phase == Phase.REFUSING) {
                refuse(envelope, "could not read or write its state: send again later");
            } else {
                bounce(envelope);
            }
        }
    }

    private void bounce(Envelope envelope) {
        place.door().shardRegion(type.name()).tell(envelope);
    }

    private static void refuse(Envelope envelope, String why) {
        envelope.fail(ActorFailure.of(ActorFailure.Kind.UNAVAILABLE, why));
    }

    private Behavior<Object> onLeave() {
        if (phase == Phase.RUNNING && instance != null && instance.ownsOrder()) {
            phase = Phase.RELEASED;
            return run(HostSignal.Leave.NOW);
        }
        if (phase == Phase.RESTING) {
            phase = Phase.LEAVING;
            drain(waiting);
        }
        return last;
    }

    private Behavior<Object> onStoreFailed(Throwable cause) {
        getContext().getLog().warn("actor={} storeFailed=true", id, cause);
        if (current != null) {
            current.fail(ActorFailure.of(
                    ActorFailure.Kind.UNKNOWN, "could not confirm that its state was stored: " + cause.getMessage()));
            current = null;
        }
        boolean released = phase == Phase.RELEASED;
        reminders.drop();
        end(PreRestart.instance(), MeshEvent.StopReason.STORE_FAILED);
        leave(Phase.REFUSING);
        return released ? last : this;
    }

    private Behavior<Object> onThrown(Exception thrown) {
        boolean released = phase == Phase.RELEASED;
        Failure failure = Failures.of(thrown);
        if (current != null) {
            current.fail(new ActorFailure(ActorFailure.Kind.THREW, failure));
            current = null;
        }
        reminders.drop();
        end(PreRestart.instance(), null);
        while (!pending.isEmpty()) {
            waiting.addFirst(pending.removeLast());
        }
        rest(failure);
        return released ? onLeave() : this;
    }

    private void rest(Failure failure) {
        if (System.nanoTime() - startedNanos > setup.settings().restartReset().toNanos()) {
            failures = 0;
        }
        failures++;
        lastFailure = failure.className() + ": " + failure.message();
        gate.restarted();
        phase = Phase.RESTING;
        Duration pause = pause();
        emit(new MeshEvent.ActorFailed(
                setup.clock().instant(),
                setup.node(),
                id,
                failure,
                setup.clock().instant().plus(pause)));
        timers.startSingleTimer(new HostSignal.Rested(failures), pause);
    }

    private Duration pause() {
        long least = setup.settings().restartDelayMin().toMillis();
        long most = setup.settings().restartDelayMax().toMillis();
        long doubled = failures > 20 ? most : Math.min(most, least << (failures - 1));
        double jitter = setup.settings().restartJitter() * setup.jitter().getAsDouble();
        return Duration.ofMillis((long) (doubled * (1 + jitter)));
    }

    private Behavior<Object> onRested(long failure) {
        if (phase != Phase.RESTING || failure != failures) {
            return this;
        }
        if (!start()) {
            while (!waiting.isEmpty()) {
                gate.leave();
                refuse(waiting.remove(), "can not start, see its log: send again later");
            }
        }
        Behavior<Object> next = this;
        while (phase == Phase.RUNNING && !waiting.isEmpty()) {
            next = hand(waiting.remove());
        }
        return next;
    }

    /** Makes an instance; false when that failed, and is tried again after a pause. */
    private boolean start() {
        startedNanos = System.nanoTime();
        current = null;
        begin();
        try {
            Instance fresh = instance();
            instance = fresh;
            inner = Behavior.validateAsInitial(Behavior.start(fresh.behavior(), getContext()));
            phase = Phase.RUNNING;
            emit(new MeshEvent.ActorStarted(setup.clock().instant(), setup.node(), id));
            return true;
        } catch (Exception e) {
            tidy();
            rest(Failures.of(e));
            return false;
        } finally {
            finish();
        }
    }

    private Instance instance() throws Exception {
        MeshActor<C> actor = type.factory().get();
        actor.attach(new HostedScope<>(
                getContext(), timers, place.door(), self, codec, place.door().ref(type, id.id())));
        return switch (actor) {
            case DistributedActor<C> plain -> VolatileInstance.start(plain);
            case EventSourcedActor<C, ?, ?> sourced -> EventSourcedInstance.start(id, sourced, codec, this, setup);
            case DurableStateActor<C, ?> durable -> DurableStateInstance.start(id, durable, codec, this, setup);
        };
    }

    @Override
    public Behavior<Object> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            end(signal, stops.isEmpty() ? MeshEvent.StopReason.RELEASED : MeshEvent.StopReason.REQUESTED);
            stops.forEach(replyTo -> replyTo.tell(new HostAnswer.Stopped(self, setup.node(), wasAwake)));
            LiveActors.get(getContext().getSystem())
                    .close(Adapter.toClassic(getContext().getSelf()), gate);
            return this;
        }
        if (!isRunning()) {
            return this;
        }
        try {
            Behavior<Object> next = Behavior.interpretSignal(inner, getContext(), signal);
            return Behavior.isUnhandled(next) ? Behaviors.unhandled() : settle(next);
        } catch (Exception e) {
            return onThrown(e);
        }
    }

    /** Ends the instance, if there is one; what it throws at its end is only logged. */
    private void end(Signal signal, MeshEvent.@Nullable StopReason reason) {
        Instance ended = instance;
        if (ended == null) {
            return;
        }
        instance = null;
        try {
            Behavior.interpretSignal(inner, getContext(), signal);
            ended.onStop().run();
        } catch (Exception e) {
            getContext().getLog().warn("actor={} onStop=failed", id, e);
        }
        tidy();
        if (reason != null) {
            emit(new MeshEvent.ActorStopped(setup.clock().instant(), setup.node(), id, reason));
        }
    }

    /** Takes away what an instance leaves behind in its context. */
    private void tidy() {
        inner = Behaviors.empty();
        timers.cancelAll();
        getContext().cancelReceiveTimeout();
        getContext().getChildren().forEach(getContext()::stop);
    }

    private void emit(MeshEvent event) {
        setup.events().emit(List.of(event));
    }
}
