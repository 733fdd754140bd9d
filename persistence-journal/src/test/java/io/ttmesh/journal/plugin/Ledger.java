package io.ttmesh.journal.plugin;

import io.ttmesh.journal.check.HistoryChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** A persistent list of {@code step/nonce}. Its state is one string, so that Pekko's own serializers do. */
final class Ledger extends EventSourcedBehavior<Ledger.Command, String, String> {
    sealed interface Command {}

    /** Appends; the answer is the event's sequence number. */
    record Append(String entry, ActorRef<Long> replyTo) implements Command {}

    /** Asks for all entries. */
    record Get(ActorRef<List<String>> replyTo) implements Command {}

    private Ledger(String id) {
        super(
                PersistenceId.ofUniqueId(id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofMillis(200), 0.1));
    }

    static Behavior<Command> create(String id) {
        return Behaviors.setup(context -> new Ledger(id));
    }

    static HistoryChecker.Entry entry(long sequenceNr, String event) {
        int slash = event.indexOf('/');
        return new HistoryChecker.Entry(
                sequenceNr, Long.parseLong(event.substring(0, slash)), event.substring(slash + 1));
    }

    @Override
    public String emptyState() {
        return "";
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(100, 2);
    }

    @Override
    public CommandHandler<Command, String, String> commandHandler() {
        return (state, command) -> switch (command) {
            case Append append ->
                Effect()
                        .persist(append.entry())
                        .thenRun(after -> append.replyTo().tell(lastSequenceNr(after)));
            case Get get -> Effect().none().thenRun(after -> get.replyTo().tell(entries(after)));
        };
    }

    @Override
    public EventHandler<String, String> eventHandler() {
        return (state, event) -> state + event + "\n";
    }

    // Each event adds one line, and nothing is ever rejected.
    private static long lastSequenceNr(String state) {
        return state.lines().count();
    }

    private static List<String> entries(String state) {
        return new ArrayList<>(state.lines().toList());
    }
}
