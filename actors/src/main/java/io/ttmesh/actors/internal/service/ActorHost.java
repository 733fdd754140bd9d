package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorOptions;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshActor;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.Failures;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.MessageAdaptionFailure;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.delivery.ConsumerController;
import org.apache.pekko.actor.typed.internal.BehaviorImpl;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.EventRejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one actor that a user wrote: starts an instance, hands it commands, tells who asked when it fails at one, and
 * replaces it after a pause.
 *
 * <p>Not Pekko's supervision: that tells nobody, and forgets the commands that a persistent instance had set aside.
 *
 * @param <C> the commands
 */
final class ActorHost<C> extends AbstractMatchingBehavior<Object> {
    /** Answers of so many commands that wait may be noted in their turn: Pekko's stash is bounded. */
    private static final int SIGNALS_MAX = ActorOptions.MAILBOX_MAX / 2;

    private final ActorType<C> type;
    private final ActorCodec codec;
    private final ActorId id;
    private final HostPlace place;
    private final HostSetup setup;
    private final TimerScheduler<Object> timers;
    private final ActorGate gate;
    private final Turn turn;
    private final Backlog backlog;

    private final ActorPlace self;
    private final Restarts restarts;
    private final HostEvents events;
    private final Receipts receipts;
    private final Upkeep upkeep;
    private HostDesk desk;
    private Phase phase = Phase.NEW;
    private @Nullable Instance instance;
    private Behavior<Object> inner = Behaviors.empty();
    private Behavior<Object> last = Behaviors.stopped();
    private boolean wasAwake;

    private ActorHost(
            ActorContext<Object> context,
            TimerScheduler<Object> timers,
            ActorType<C> type,
            ActorCodec codec,
            HostPlace place) {
        super(context);
        this.timers = timers;
        this.type = type;
        this.codec = codec;
        this.place = place;
        this.setup = place.setup();
        this.restarts = new Restarts(setup.settings(), setup.jitter(), System::nanoTime);
        this.self = new ActorPlace(type.name(), place.entityId());
        this.receipts = new Receipts(
                self,
                context.getSystem().ignoreRef(),
                () -> place.door().reliable().inbox(context.getSelf()));
        this.upkeep =
                new Upkeep(context, self, place.door().wakes(), type.options().alwaysOn());
        this.id = new ActorId(type.name(), EntityIds.idOf(place.entityId()));
        this.events = new HostEvents(setup, id);
        this.gate = LiveActors.get(context.getSystem()).gate(Adapter.toClassic(context.getSelf()));
        gate.of(id);
        this.turn = new Turn(id, gate);
        this.backlog = new Backlog(gate, this::bounce);
        this.desk = desk();
    }

    /** Hosts one actor until it is released or stops by itself; begins with the first message, unless that says stop. */
    static <C> Behavior<Object> create(ActorType<C> type, ActorCodec codec, HostPlace place) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ActorHost<>(context, timers, type, codec, place)));
    }

    @Override
    public Behavior<Object> onMessage(Object message) {
        if (phase == Phase.NEW && !(message instanceof HostOrder.Stop || message instanceof HostSignal)) {
            wake(message);
        }
        return switch (message) {
            case Envelope envelope -> onEnvelope(envelope);
            case HostOrder.Rouse rouse -> onRouse(rouse);
            case HostOrder.Stop stop -> upkeep.stop(stop) ? onLetGo() : this;
            case HostOrder.Remind remind -> onRemind(remind);
            case ConsumerController.SequencedMessage<?> sequenced -> onSequenced(sequenced);
            case HostSignal.Leave ignored -> onLeave();
            case HostSignal.LetGo ignored -> onLetGo();
            case HostSignal.Looked(var isKept) -> isKept || !upkeep.endsUnkept() ? this : onLetGo();
            case HostSignal.Rested(var failure) -> onRested(failure);
            case HostSignal.Answered(var of) ->
                of == desk.keys() && isRunning() && !of.isQuiet() ? noteAnswers() : this;
            default -> isRunning() ? runOwn(message) : this;
        };
    }

    private void wake(Object by) {
        wasAwake = true;
        phase = Phase.RESTING;
        start();
        upkeep.woken(by);
    }

    private Behavior<Object> onRouse(HostOrder.Rouse rouse) {
        if (phase == Phase.LEAVING || phase == Phase.REFUSING) {
            place.door().shardRegion(type.name()).tell(rouse);
            return this;
        }
        if (rouse.forGood()) {
            upkeep.called();
        }
        if (isRunning()) {
            rouse.replyTo()
                    .tell(new HostAnswer.Awake(self, setup.node(), getContext().getSelf()));
        } else {
            rouse.replyTo().tell(new HostAnswer.NotAwake(self, setup.node(), restarts.last()));
        }
        return this;
    }

    private Behavior<Object> onLetGo() {
        switch (phase) {
            case NEW -> leave(Phase.LEAVING);
            case RUNNING, RESTING -> place.passivate(getContext().getSelf());
            case RELEASED, LEAVING, REFUSING -> {} // its end is under way
        }
        return this;
    }

    /** One that can not be handled now is told again. */
    private Behavior<Object> onRemind(HostOrder.Remind remind) {
        upkeep.called();
        if (phase != Phase.RUNNING || receipts.knows(remind) || !gate.enter()) {
            return this;
        }
        Envelope envelope = receipts.begin(remind, codec);
        if (envelope == null) {
            gate.leave();
            return this;
        }
        return hand(envelope);
    }

    /** One that is lost here is sent again. */
    private Behavior<Object> onSequenced(ConsumerController.SequencedMessage<?> sequenced) {
        upkeep.called();
        switch (phase) {
            case NEW, RUNNING, RESTING, RELEASED -> receipts.take(sequenced);
            case LEAVING -> place.door().shardRegion(type.name()).tell(sequenced);
            case REFUSING -> {} // the next incarnation gets it
        }
        return this;
    }

    /** What the actor told itself is nobody's command; an instance that owns the order may still be at one. */
    private Behavior<Object> runOwn(Object message) {
        if (instance != null && !instance.ownsOrder()) {
            turn.clear();
        }
        return run(message);
    }

    private boolean isRunning() {
        return phase == Phase.RUNNING || phase == Phase.RELEASED;
    }

    private Behavior<Object> onEnvelope(Envelope envelope) {
        upkeep.called();
        switch (phase) {
            case RUNNING, RELEASED -> {
                return hand(envelope);
            }
            case NEW, RESTING -> backlog.keep(envelope);
            case LEAVING -> bounce(envelope);
            case REFUSING -> Backlog.refuse(envelope, "has a store that is out of order: send again later");
        }
        return this;
    }

    private Behavior<Object> hand(Envelope envelope) {
        Behavior<Object> next = instance != null && instance.ownsOrder() ? handOver(envelope) : handNow(envelope);
        return envelope.key() != null && next == this && isRunning() && backlog.handed() < SIGNALS_MAX
                ? noteAnswers()
                : next;
    }

    private Behavior<Object> handOver(Envelope envelope) {
        backlog.handed(envelope);
        Behavior<Object> next = run(envelope);
        return isRunning() && receipts.isAwaited(envelope)
                ? run(new HostSignal.Handled(() -> handled(envelope)))
                : next;
    }

    private Behavior<Object> handNow(Envelope envelope) {
        Object command = desk.take(envelope);
        Behavior<Object> next = this;
        if (command != null) {
            var unused = desk.keys().carriedOut();
            next = run(command);
        }
        handled(envelope);
        return next;
    }

    /** Nothing that fails later is this command's fault. */
    private void handled(Envelope envelope) {
        receipts.handled(envelope);
        turn.clear(envelope);
    }

    /** An instance that stores comes to it when it has stored what it is at; so its answers need not wait for others. */
    private Behavior<Object> noteAnswers() {
        if (instance != null && instance.ownsOrder()) {
            return run(new HostSignal.Answered(desk.keys()));
        }
        var unused = desk.keys().note();
        desk.keys().release();
        return this;
    }

    private Behavior<Object> run(Object message) {
        turn.begin();
        try {
            return settle(Behavior.interpretMessage(inner, getContext(), message));
        } catch (Throwable e) {
            return onThrown(e);
        } finally {
            turn.finish();
        }
    }

    private Behavior<Object> settle(Behavior<Object> next) {
        if (Behavior.isUnhandled(next) && instance != null && !instance.ownsOrder()) {
            desk.unhandled();
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
            backlog.bounce();
            return stopped;
        }
        last = stopped;
        Envelope current = turn.current();
        if (current != null) {
            receipts.handled(current);
        }
        end(PostStop.instance(), MeshEvent.StopReason.ITSELF);
        leave(Phase.LEAVING);
        return this;
    }

    /** Asks the shard for the end, so that it keeps what comes until the next incarnation. */
    private void leave(Phase how) {
        phase = how;
        place.passivate(getContext().getSelf());
        if (how == Phase.REFUSING) {
            backlog.refuse("could not read or write its state: send again later");
        } else {
            backlog.bounce();
        }
    }

    private void bounce(Envelope envelope) {
        if (!receipts.isResent(envelope)) {
            place.door().shardRegion(type.name()).tell(envelope);
        }
    }

    private Behavior<Object> onLeave() {
        if (phase == Phase.RUNNING && instance != null && instance.ownsOrder()) {
            phase = Phase.RELEASED;
            return run(HostSignal.Leave.NOW);
        }
        if (phase == Phase.RESTING) {
            phase = Phase.LEAVING;
            backlog.bounce();
        }
        return last;
    }

    private Behavior<Object> onStoreFailed(Throwable cause) {
        StartThrew atStart = StartThrew.in(cause);
        if (atStart != null) {
            return onThrown(atStart);
        }
        getContext().getLog().warn("actor={} storeFailed=true", id, cause);
        desk.keys().release();
        turn.fail(ActorFailure.of(
                ActorFailure.Kind.UNKNOWN, "could not confirm that its state was stored: " + cause.getMessage()));
        boolean released = phase == Phase.RELEASED;
        receipts.drop();
        end(PreRestart.instance(), MeshEvent.StopReason.STORE_FAILED);
        leave(Phase.REFUSING);
        return released ? last : this;
    }

    /** Nothing that a user's code throws may pass to Pekko, which ends the node for what is no exception. */
    private Behavior<Object> onThrown(Throwable thrown) {
        Failures.rethrowFatal(thrown);
        boolean released = phase == Phase.RELEASED;
        StartThrew atStart = StartThrew.in(thrown);
        if (atStart != null && restarts.failures() > 0) {
            backlog.refuse(Backlog.CAN_NOT_START);
        }
        Failure failure = Failures.of(atStart == null ? thrown : Objects.requireNonNull(atStart.getCause()));
        receipts.failed(turn, failure, !(thrown instanceof EventRejectedException));
        receipts.drop();
        end(PreRestart.instance(), null);
        backlog.takeBack();
        rest(failure);
        return released ? onLeave() : this;
    }

    private void rest(Failure failure) {
        gate.restarted();
        phase = Phase.RESTING;
        Duration pause = restarts.failed(failure);
        events.failed(failure, pause);
        timers.startSingleTimer(new HostSignal.Rested(restarts.failures()), pause);
    }

    private Behavior<Object> onRested(long failure) {
        if (phase != Phase.RESTING || failure != restarts.failures()) {
            return this;
        }
        if (!start()) {
            backlog.refuse(Backlog.CAN_NOT_START);
        }
        Behavior<Object> next = this;
        while (phase == Phase.RUNNING) {
            Envelope kept = backlog.next();
            if (kept == null) {
                break;
            }
            next = hand(kept);
        }
        return next;
    }

    /** Makes an instance; false when that failed, and is tried again after a pause. */
    private boolean start() {
        restarts.started();
        turn.clear();
        turn.begin();
        try {
            Instance fresh = instance();
            instance = fresh;
            inner = Behavior.validateAsInitial(Behavior.start(fresh.behavior(), getContext()));
            phase = Phase.RUNNING;
            events.started();
            return true;
        } catch (Throwable e) {
            Failures.rethrowFatal(e);
            tidy();
            rest(Failures.of(e));
            return false;
        } finally {
            turn.finish();
        }
    }

    private HostDesk desk() {
        return new HostDesk(
                new Keys(codec, setup), turn, backlog, receipts, getContext().getSelf());
    }

    private Instance instance() throws Exception {
        desk = desk();
        MeshActor<C> actor = type.factory().get();
        actor.attach(new HostedScope<>(
                getContext(), timers, place.door(), self, codec, place.door().ref(type, id.id())));
        return Instance.of(id, actor, codec, desk, setup);
    }

    @Override
    public Behavior<Object> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            end(signal, upkeep.isStopped() ? MeshEvent.StopReason.REQUESTED : MeshEvent.StopReason.RELEASED);
            backlog.refuse("stopped before it took the command: send again");
            upkeep.ended(setup.node(), wasAwake);
            LiveActors.get(getContext().getSystem())
                    .close(Adapter.toClassic(getContext().getSelf()), gate);
            return this;
        }
        if (!isRunning()) {
            return this;
        }
        try {
            Behavior<Object> next = Behavior.interpretSignal(inner, getContext(), signal);
            return Behavior.isUnhandled(next) ? onUnhandled(signal) : settle(next);
        } catch (Throwable e) {
            return onThrown(e);
        }
    }

    /**
     * What the functions of {@code pipeToSelf} and of message adapters throw comes as a signal, which is not to be lost. It may
     * come while what the present command led to is being written: then nobody knows what becomes of that.
     */
    private Behavior<Object> onUnhandled(Signal signal) {
        if (!(signal instanceof MessageAdaptionFailure failure)) {
            return Behaviors.unhandled();
        }
        Envelope present = turn.current();
        if (turn.isStored() && present != null && present.failureTo() != null) {
            turn.fail(ActorFailure.of(
                    ActorFailure.Kind.UNKNOWN,
                    "failed while what the command led to was stored: " + failure.exception()));
        } else {
            desk.rest();
        }
        return onThrown(failure.exception());
    }

    /** Ends the instance, if there is one; what it throws at its end is only logged. */
    private void end(Signal signal, MeshEvent.@Nullable StopReason reason) {
        Instance ended = instance;
        if (ended == null) {
            return;
        }
        instance = null;
        desk.keys().close(!(signal instanceof PostStop));
        try {
            Behavior.interpretSignal(inner, getContext(), signal);
            ended.onStop().run();
        } catch (Throwable e) {
            Failures.rethrowFatal(e);
            getContext().getLog().warn("actor={} onStop=failed", id, e);
        }
        tidy();
        if (reason != null) {
            events.stopped(reason);
        }
    }

    /** Takes away what an instance leaves behind in its context. */
    private void tidy() {
        inner = Behaviors.empty();
        timers.cancelAll();
        getContext().cancelReceiveTimeout();
        getContext().getChildren().forEach(getContext()::stop);
    }
}
