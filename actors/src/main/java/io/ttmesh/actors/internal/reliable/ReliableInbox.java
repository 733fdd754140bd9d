package io.ttmesh.actors.internal.reliable;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.spi.ReliableSettings;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.WireSafe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.delivery.ConsumerController;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * What comes to one actor by reliable refs: one of Pekko's {@link ConsumerController}s per sending lane puts it in order and
 * drops what came before; the inbox hands it to the actor's host, one command at a time, and confirms it when the host says
 * that it is handled.
 *
 * <p>A command that the actor threw at is handed in again, for the host to keep until it has a new instance, up to a number of
 * times. Then it is given up: the sender is told until it says that it has heard it, and it is confirmed.
 */
public final class ReliableInbox extends AbstractMatchingBehavior<Object> {
    private static final String AGAIN = "again";

    /** The actor has handled what was in this envelope, and stored what it stores. */
    public record Handled(Envelope envelope) {}

    /** The sender knows that a command was given up. */
    public record Noted(String producerId, long sequenceNumber) implements WireSafe {}

    private record SenderEnded(String producerId) {}

    private record ControllerEnded(String producerId) {}

    private record HostEnded() {}

    private record Again() {}

    private record GaveUp(ConsumerController.Delivery<Envelope> delivery, ActorFailure failure) {}

    private final TimerScheduler<Object> timers;
    private final ActorRef<Object> host;
    private final ReliableSettings settings;
    private final BiConsumer<ActorId, Failure> onGivenUp;

    private final Map<String, ActorRef<ConsumerController.Command<Envelope>>> controllers = new HashMap<>();

    /** Wait for their turn: at most one per controller. */
    private final Deque<ConsumerController.Delivery<Envelope>> ready = new ArrayDeque<>();

    /** By producer, until it has noted it. */
    private final Map<String, GaveUp> unheard = new HashMap<>();

    private ConsumerController.@Nullable Delivery<Envelope> current;
    private @Nullable Envelope handed;
    private int failures;

    private ReliableInbox(
            ActorContext<Object> context,
            TimerScheduler<Object> timers,
            ActorRef<Object> host,
            ReliableSettings settings,
            BiConsumer<ActorId, Failure> onGivenUp) {
        super(context);
        this.timers = timers;
        this.host = host;
        this.settings = settings;
        this.onGivenUp = onGivenUp;
        context.unwatch(host);
        context.watchWith(host, new HostEnded());
    }

    /** One for this host; says on its own thread what it gives up. */
    static Behavior<Object> create(
            ActorRef<Object> host, ReliableSettings settings, BiConsumer<ActorId, Failure> onGivenUp) {
        return Behaviors.supervise(Behaviors.<Object>setup(context ->
                        Behaviors.withTimers(timers -> new ReliableInbox(context, timers, host, settings, onGivenUp))))
                .onFailure(SupervisorStrategy.restart());
    }

    @Override
    @SuppressWarnings("unchecked") // Lanes send envelopes only.
    public Behavior<Object> onMessage(Object message) {
        switch (message) {
            case ConsumerController.SequencedMessage<?> sequenced ->
                onSequenced((ConsumerController.SequencedMessage<Envelope>) sequenced);
            case ConsumerController.Delivery<?> delivery -> {
                ready.add((ConsumerController.Delivery<Envelope>) delivery);
                begin();
            }
            case Handled(var envelope) -> onHandled(envelope);
            case Envelope.Failed(var envelope, var failure) -> onFailure(envelope, failure);
            case Again ignored -> hand();
            case Noted(var producerId, var number) -> onNoted(producerId, number);
            case SenderEnded(var producerId) -> onSenderEnded(producerId);
            case ControllerEnded(var producerId) -> {
                controllers.remove(producerId);
                unheard.remove(producerId);
            }
            case HostEnded ignored -> {
                return Behaviors.stopped();
            }
            default -> {
                return Behaviors.unhandled();
            }
        }
        return this;
    }

    /**
     * One of an unknown sender that is not its first comes again as one. Taken now, it would have the controller ask for all
     * that is unconfirmed, once for each such message.
     */
    private void onSequenced(ConsumerController.SequencedMessage<Envelope> sequenced) {
        var controller = controllers.get(sequenced.producerId());
        if (controller == null) {
            if (!sequenced.first()) {
                return;
            }
            controller = controller(sequenced);
            controllers.put(sequenced.producerId(), controller);
        }
        controller.tell(sequenced);
        GaveUp gaveUp = unheard.get(sequenced.producerId());
        if (gaveUp != null && gaveUp.delivery().seqNr() == sequenced.seqNr()) {
            tellSender(gaveUp);
        }
    }

    private ActorRef<ConsumerController.Command<Envelope>> controller(
            ConsumerController.SequencedMessage<Envelope> first) {
        ActorContext<Object> context = getContext();
        ActorRef<ConsumerController.Command<Envelope>> controller = context.spawnAnonymous(
                ConsumerController.create(ConsumerController.Settings$.MODULE$
                        .create(context.getSystem())
                        .withFlowControlWindow(settings.window())
                        .withOnlyFlowControl(false)),
                DispatcherSelector.sameAsParent());
        context.watchWith(controller, new ControllerEnded(first.producerId()));
        controller.tell(new ConsumerController.Start<>(context.getSelf().narrow()));
        if (first.message() instanceof Envelope envelope && envelope.failureTo() != null) {
            context.unwatch(envelope.failureTo());
            context.watchWith(envelope.failureTo(), new SenderEnded(first.producerId()));
        }
        return controller;
    }

    private void begin() {
        if (current == null && !ready.isEmpty()) {
            current = ready.remove();
            failures = 0;
            hand();
        }
    }

    private void hand() {
        if (current != null) {
            handed = current.message().failingTo(getContext().getSelf());
            host.tell(handed);
        }
    }

    private void onHandled(Envelope envelope) {
        if (current != null && envelope.equals(handed)) {
            confirm(current);
            end();
        }
    }

    private void end() {
        current = null;
        handed = null;
        begin();
    }

    private static void confirm(ConsumerController.Delivery<Envelope> delivery) {
        delivery.confirmTo().tell(ConsumerController.confirmed());
    }

    /** One that the actor has set aside counts as handled, and is nobody's when it fails later. */
    private void onFailure(Envelope envelope, ActorFailure failure) {
        if (current == null || handed == null || !envelope.equals(handed)) {
            getContext()
                    .getLog()
                    .warn(
                            "actor={}/{} command=lost reason=\"{}\"",
                            envelope.type(),
                            EntityIds.idOf(envelope.entityId()),
                            failure.detail().message());
            return;
        }
        handed = null;
        switch (failure.kind()) {
            case THREW -> {
                failures++;
                if (failures < settings.tries()) {
                    hand();
                } else {
                    giveUp(current, failure);
                }
            }
            case WRONG_PAYLOAD, CYCLE, KEY, FORGOTTEN -> giveUp(current, failure);
            case OVERLOADED, UNAVAILABLE, UNKNOWN -> timers.startSingleTimer(AGAIN, new Again(), settings.resend());
        }
    }

    private void giveUp(ConsumerController.Delivery<Envelope> delivery, ActorFailure failure) {
        var gaveUp = new GaveUp(delivery, failure);
        Envelope envelope = delivery.message();
        onGivenUp.accept(new ActorId(envelope.type(), EntityIds.idOf(envelope.entityId())), failure.detail());
        if (controllers.containsKey(delivery.producerId())) {
            unheard.put(delivery.producerId(), gaveUp);
            tellSender(gaveUp);
        }
        end();
    }

    private void tellSender(GaveUp gaveUp) {
        ActorRef<Object> sender = gaveUp.delivery().message().failureTo();
        if (sender != null) {
            sender.tell(new ReliableLane.GivenUp(
                    gaveUp.delivery().producerId(),
                    gaveUp.delivery().seqNr(),
                    gaveUp.failure(),
                    getContext().getSelf().narrow()));
        }
    }

    private void onNoted(String producerId, long number) {
        GaveUp gaveUp = unheard.get(producerId);
        if (gaveUp != null && gaveUp.delivery().seqNr() == number) {
            unheard.remove(producerId);
            confirm(gaveUp.delivery());
        }
    }

    /** Nobody is left to confirm to; what its controller still has goes with it, as it would have with the sender's node. */
    private void onSenderEnded(String producerId) {
        unheard.remove(producerId);
        ready.removeIf(delivery -> delivery.producerId().equals(producerId));
        var controller = controllers.get(producerId);
        if (controller != null) {
            getContext().stop(controller);
        }
    }
}
