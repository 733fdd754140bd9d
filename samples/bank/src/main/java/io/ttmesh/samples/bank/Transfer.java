package io.ttmesh.samples.bank;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/**
 * One transfer, a saga: it debits one account, credits the other, and gives the money back when that is refused. It
 * stores each verdict before it takes the next step, so that a new instance goes on where the old one stood; what it can
 * not know, because an answer was lost, it asks again. Accounts judge each step once, so asking again does no harm.
 *
 * <p>An instance that was lost starts again when its order is repeated, for who ordered asks until the transfer has ended; and
 * by its reminder, though nobody asks any more.
 */
public final class Transfer extends EventSourcedActor<Transfer.Command, Transfer.Event, Transfer.Saga> {
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(300);
    private static final Duration BEFORE_WAKING = Duration.ofSeconds(5);
    private static final String UNFINISHED = "unfinished";
    private static final int WAITING_MAX = 16;

    /** The actor type; the id is the transfer's. */
    public static final ActorType<Command> TYPE =
            ActorType.eventSourced("bank.transfer", Command.class, Event.class, Saga.class, Transfer::new);

    /** What a transfer takes. */
    public sealed interface Command {}

    /** Transfers money, once; answered with the end. */
    public record Order(String from, String to, long amount, ActorRef<Phase> replyTo) implements Command {}

    /** An account's verdict. */
    public record Told(Step step, Verdict verdict) implements Command {}

    /** An account did not answer, so that nobody knows whether the step is booked. */
    public record Silent(Step step) implements Command {}

    /** It is time to ask once more. */
    public record Again() implements Command {}

    /** What happened to a transfer. */
    public sealed interface Event {}

    /** It was ordered. */
    public record Ordered(String from, String to, long amount) implements Event {}

    /** An account has judged a step of it. */
    public record Stepped(Step step, Verdict verdict) implements Event {}

    /** How far it is. */
    public enum Phase {
        /** Nobody has ordered it. */
        NEW,
        /** Takes the money. */
        DEBITING,
        /** Has the money. */
        CREDITING,
        /** Has the money, and gives it back. */
        REFUNDING,
        /** The other account has the money. */
        DONE,
        /** There was not enough money; nothing has changed. */
        REFUSED,
        /** The other account would not have it, and the first has it again. */
        REFUNDED;

        /** Whether there is something left to do. */
        public boolean isOpen() {
            return this == DEBITING || this == CREDITING || this == REFUNDING;
        }
    }

    /** All that is known of a transfer. */
    public record Saga(Optional<Ordered> order, Phase phase) {}

    /** Those who ordered and wait; lost with the instance, so they order again. */
    private final Deque<ActorRef<Phase>> waiting = new ArrayDeque<>();

    @Override
    public Saga emptyState() {
        return new Saga(Optional.empty(), Phase.NEW);
    }

    @Override
    public void onStart(Saga saga) {
        if (saga.phase().isOpen()) {
            begin(saga);
        }
    }

    @Override
    public Effect<Event, Saga> onCommand(Saga saga, Command command) {
        return switch (command) {
            case Order order -> order(saga, order);
            case Told(var step, var verdict)
            when stepOf(saga.phase()).filter(step::equals).isPresent() ->
                Effect().persist(new Stepped(step, verdict)).thenRun(this::proceed);
            case Told ignored -> Effect().none();
            case Silent ignored -> {
                timers().startSingleTimer(new Again(), BEFORE_ASKING_AGAIN);
                yield Effect().none();
            }
            case Again ignored -> Effect().none().thenRun(this::proceed);
        };
    }

    private Effect<Event, Saga> order(Saga saga, Order order) {
        var ordered = new Ordered(order.from(), order.to(), order.amount());
        if (saga.order().isPresent() && !saga.order().get().equals(ordered)) {
            throw new IllegalStateException("transfer " + id() + " was ordered as "
                    + saga.order().get() + ", and now as " + ordered + ": give each order an id of its own");
        }
        if (saga.phase() != Phase.NEW && !saga.phase().isOpen()) {
            return Effect().reply(order.replyTo(), saga.phase());
        }
        waiting.add(order.replyTo());
        if (waiting.size() > WAITING_MAX) {
            waiting.remove();
        }
        return saga.phase() == Phase.NEW
                ? Effect().persist(ordered).thenRun(this::begin)
                : Effect().none();
    }

    private void begin(Saga saga) {
        CompletionStage<Done> unused = remindEvery(UNFINISHED, new Again(), BEFORE_WAKING);
        proceed(saga);
    }

    /** Takes the step that is due, or tells those who wait that there is none. */
    private void proceed(Saga saga) {
        if (saga.order().isEmpty()) {
            return;
        }
        Ordered order = saga.order().get();
        stepOf(saga.phase()).ifPresentOrElse(step -> ask(step, order), () -> {
            waiting.forEach(replyTo -> replyTo.tell(saga.phase()));
            waiting.clear();
            CompletionStage<Boolean> unused = cancelReminder(UNFINISHED);
        });
    }

    private void ask(Step step, Ordered order) {
        String account = step == Step.CREDIT ? order.to() : order.from();
        String transfer = id();
        context()
                .pipeToSelf(
                        actor(Account.TYPE, account)
                                .<Verdict>ask(replyTo -> new Account.Book(step, transfer, order.amount(), replyTo)),
                        (verdict, failure) -> failure == null ? new Told(step, verdict) : new Silent(step));
    }

    private static Optional<Step> stepOf(Phase phase) {
        return switch (phase) {
            case DEBITING -> Optional.of(Step.DEBIT);
            case CREDITING -> Optional.of(Step.CREDIT);
            case REFUNDING -> Optional.of(Step.REFUND);
            case NEW, DONE, REFUSED, REFUNDED -> Optional.empty();
        };
    }

    @Override
    public Saga onEvent(Saga saga, Event event) {
        return switch (event) {
            case Ordered ordered -> new Saga(Optional.of(ordered), Phase.DEBITING);
            case Stepped(var step, var verdict) -> new Saga(saga.order(), next(step, verdict));
        };
    }

    private static Phase next(Step step, Verdict verdict) {
        boolean done = verdict == Verdict.DONE;
        return switch (step) {
            case DEBIT -> done ? Phase.CREDITING : Phase.REFUSED;
            case CREDIT -> done ? Phase.DONE : Phase.REFUNDING;
            case REFUND -> Phase.REFUNDED;
        };
    }
}
