package io.ttmesh.journal.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Persists {@code step/nonce} after {@code step/nonce} while there is load, and notes each one that is acknowledged.
 *
 * <p>One whose id begins with {@code kept-} keeps its events in its state, takes snapshots and deletes the events before
 * them; the others have events only.
 */
final class Counter extends EventSourcedBehavior<Counter.Command, String, List<String>> {
    static final String KEPT = "kept-";

    private static final Duration PACE = Duration.ofMillis(4);

    private final String id;
    private final Workload workload;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private Optional<ActorRef<String>> waiting = Optional.empty();

    sealed interface Command {}

    /** Looks whether there is load, from now on. */
    record Resume() implements Command {}

    /** Persists one event and says how that ended. */
    record Once(ActorRef<String> replyTo) implements Command {}

    /** Asks for an answer as soon as nothing is under way. */
    record Rest(ActorRef<String> replyTo) implements Command {}

    private record Next() implements Command {}

    private Counter(String id, Workload workload, ActorContext<Command> context, TimerScheduler<Command> timers) {
        super(
                PersistenceId.ofUniqueId(id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofMillis(500), 0.2)
                        .withStashCapacity(1000));
        this.id = id;
        this.workload = workload;
        this.context = context;
        this.timers = timers;
    }

    static Behavior<Command> create(String id, Workload workload) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Counter(id, workload, context, timers)));
    }

    @Override
    public List<String> emptyState() {
        return new ArrayList<>();
    }

    @Override
    public SnapshotAdapter<List<String>> snapshotAdapter() {
        return new Lines();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return id.startsWith(KEPT)
                ? RetentionCriteria.snapshotEvery(5, 1).withDeleteEventsOnSnapshot()
                : RetentionCriteria.disabled();
    }

    @Override
    public CommandHandler<Command, String, List<String>> commandHandler() {
        return (state, command) -> switch (command) {
            case Resume ignored -> {
                next();
                yield Effect().none();
            }
            case Next ignored -> workload.loads() ? persist() : Effect().none();
            case Once(var replyTo) -> {
                waiting = Optional.of(replyTo);
                yield persist();
            }
            case Rest(var replyTo) -> Effect().none().thenRun(after -> replyTo.tell("rests"));
        };
    }

    private Effect<String, List<String>> persist() {
        String event = workload.nextEvent();
        return Effect().persist(event).thenRun(after -> {
            long sequenceNr = lastSequenceNumber(context);
            workload.acknowledged(id, sequenceNr, event);
            waiting.ifPresent(asker -> asker.tell("stored " + sequenceNr));
            waiting = Optional.empty();
            next();
        });
    }

    @Override
    public EventHandler<List<String>, String> eventHandler() {
        return (state, event) -> {
            if (!id.startsWith(KEPT)) {
                return state;
            }
            // Not into the list itself: an event is handled before it is stored, and the empty state lives through
            // restarts.
            List<String> next = new ArrayList<>(state);
            next.add(event);
            return next;
        };
    }

    @Override
    public SignalHandler<List<String>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, signal) -> next())
                .onSignal(JournalPersistFailed.class, (state, signal) -> {
                    waiting.ifPresent(asker ->
                            asker.tell("failed " + signal.failure().getClass().getSimpleName()));
                    waiting = Optional.empty();
                })
                .build();
    }

    private void next() {
        timers.startSingleTimer("next", new Next(), PACE);
    }

    /** A state as one string, which Pekko's own serializers know. */
    static final class Lines implements SnapshotAdapter<List<String>> {
        @Override
        public Object toJournal(List<String> state) {
            return String.join("\n", state);
        }

        @Override
        public List<String> fromJournal(Object snapshot) {
            return new ArrayList<>(((String) snapshot).lines().toList());
        }
    }
}
