package io.ttmesh.actors.internal.reliable;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.spi.ReliableSettings;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.WireSafe;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.delivery.ConsumerController;
import org.apache.pekko.actor.typed.delivery.ProducerController;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The reliable way from one node to one actor: keeps what waits, and gives it to Pekko's {@link ProducerController} as fast
 * as that asks for it. What the controller sends goes through the actor's shard region.
 *
 * <p>When the oldest command is not confirmed for a while, its consumer may be gone. The lane then registers the shard region
 * anew, and the controller repeats that command as a first one until it is confirmed: whoever hosts the actor begins with it.
 */
public final class ReliableLane extends AbstractMatchingBehavior<ReliableLane.Command> {
    /** What a lane is told. */
    public sealed interface Command {}

    record Take(ReliableLanes.Offer offer) implements Command {}

    /** The actor failed at a command for good; it is confirmed once the lane has noted this. */
    public record GivenUp(
            String producerId, long sequenceNumber, ActorFailure failure, ActorRef<ReliableInbox.Noted> replyTo)
            implements Command, WireSafe {}

    private record Requested(ProducerController.RequestNext<Envelope> next) implements Command {}

    private record Confirmed(long sequenceNumber) implements Command {}

    private record Sent(ConsumerController.SequencedMessage<?> message) implements Command {}

    private record Waited() implements Command {}

    private record Idled() implements Command {}

    /** Where a lane leads. */
    record Target(ActorId actor, String entityId, ActorRef<Object> shardRegion) {}

    private static final String WAIT = "wait";

    private final TimerScheduler<Command> timers;
    private final Target target;
    private final ReliableSettings settings;
    private final ActorRef<ReliableLanes.Command> lanes;
    private final String producerId = UUID.randomUUID().toString();
    private final ActorRef<ProducerController.Command<Envelope>> producer;
    private final ActorRef<ConsumerController.Command<Envelope>> sent;
    private final ActorRef<Object> confirmed;
    private final ActorRef<Object> self;

    private final Deque<ReliableLanes.Offer> waiting = new ArrayDeque<>();

    /** Given to the controller and not confirmed yet, by their sequence numbers. */
    private final TreeMap<Long, ReliableLanes.Offer> open = new TreeMap<>();

    private ProducerController.@Nullable RequestNext<Envelope> next;
    private long offers;
    private long oldestSeen;
    private long oldestRepeated;

    private ReliableLane(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Target target,
            ReliableSettings settings,
            ActorRef<ReliableLanes.Command> lanes) {
        super(context);
        this.timers = timers;
        this.target = target;
        this.settings = settings;
        this.lanes = lanes;
        this.self = context.getSelf().unsafeUpcast();
        this.confirmed = context.messageAdapter(Long.class, Confirmed::new).unsafeUpcast();
        this.sent = context.messageAdapter(ConsumerController.SequencedMessage.class, Sent::new)
                .unsafeUpcast();
        this.producer = context.spawnAnonymous(
                ProducerController.create(
                        Envelope.class,
                        producerId,
                        Optional.empty(),
                        ProducerController.Settings$.MODULE$
                                .create(context.getSystem())
                                .withChunkLargeMessagesBytes(0)
                                .withDurableQueueResendFirstInterval(settings.resend())),
                DispatcherSelector.sameAsParent());
        context.watch(producer);
        producer.tell(new ProducerController.Start<>(
                context.messageAdapter(ProducerController.requestNextClass(), Requested::new)));
        register();
        context.setReceiveTimeout(settings.idle(), new Idled());
    }

    static Behavior<Command> create(Target target, ReliableSettings settings, ActorRef<ReliableLanes.Command> lanes) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ReliableLane(context, timers, target, settings, lanes)));
    }

    private void register() {
        producer.tell(new ProducerController.RegisterConsumer<>(sent));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Take(var offer) -> onTake(offer);
            case Requested(var request) -> {
                next = request;
                send();
            }
            case Sent(var message) -> target.shardRegion().tell(message);
            case Confirmed(var number) -> onConfirmed(number);
            case GivenUp givenUp -> onGivenUp(givenUp);
            case Waited ignored -> onWaited();
            case Idled ignored -> onIdled();
        }
        return this;
    }

    private void onTake(ReliableLanes.Offer offer) {
        offers++;
        int limit = settings.window() + settings.queue();
        if (open.size() + waiting.size() >= limit) {
            offer.done()
                    .completeExceptionally(new OverloadedException("actor " + target.actor()
                            + " was not told: this node"
                            + " has " + limit + " commands under way to it (limits"
                            + " ttmesh.actors.service.reliable-window, " + settings.window() + ", and reliable-queue, "
                            + settings.queue() + "): wait for earlier ones"));
            return;
        }
        waiting.add(offer);
        send();
    }

    private void send() {
        ProducerController.RequestNext<Envelope> request = next;
        if (request == null || waiting.isEmpty()) {
            return;
        }
        next = null;
        ReliableLanes.Offer offer = waiting.remove();
        open.put(request.currentSeqNr(), offer);
        var envelope = Envelope.written(target.actor().type(), target.entityId(), offer.command(), self);
        request.askNextTo().tell(new ProducerController.MessageWithConfirmation<>(envelope, confirmed));
        if (!timers.isTimerActive(WAIT)) {
            timers.startSingleTimer(WAIT, new Waited(), settings.resend());
        }
    }

    private void onConfirmed(long number) {
        ReliableLanes.Offer offer = open.remove(number);
        if (offer != null) {
            offer.done().complete(Done.getInstance());
        }
    }

    private void onGivenUp(GivenUp givenUp) {
        ReliableLanes.Offer offer = givenUp.producerId().equals(producerId) ? open.get(givenUp.sequenceNumber()) : null;
        if (offer != null) {
            offer.done()
                    .completeExceptionally(
                            givenUp.failure().exception(target.actor().toString()));
        }
        givenUp.replyTo().tell(new ReliableInbox.Noted(givenUp.producerId(), givenUp.sequenceNumber()));
    }

    private void onWaited() {
        if (open.isEmpty()) {
            return;
        }
        long oldest = open.firstKey();
        if (oldest == oldestSeen && oldest != oldestRepeated) {
            oldestRepeated = oldest;
            register();
        }
        oldestSeen = oldest;
        timers.startSingleTimer(WAIT, new Waited(), settings.resend());
    }

    private void onIdled() {
        if (open.isEmpty() && waiting.isEmpty()) {
            lanes.tell(new ReliableLanes.Unused(target.entityId(), offers));
        }
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            open.values().forEach(ReliableLane::lose);
            waiting.forEach(ReliableLane::lose);
            return this;
        }
        return Behaviors.unhandled();
    }

    private static void lose(ReliableLanes.Offer offer) {
        offer.done()
                .completeExceptionally(new OutcomeUnknownException(
                        "was told, but this node ended before it had handled the command: it may have, or may still"));
    }
}
