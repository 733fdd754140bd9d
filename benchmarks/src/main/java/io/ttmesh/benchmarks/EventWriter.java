package io.ttmesh.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** A persistent actor that writes one event after the other, as long as its load goes on; its state counts them. */
final class EventWriter extends EventSourcedBehavior<EventWriter.Command, byte[], Long> {
    private static final Duration BACKOFF_MIN = Duration.ofMillis(20);
    private static final Duration BACKOFF_MAX = Duration.ofMillis(200);

    private final ActorContext<Command> context;
    private final EventLoad load;
    private final long startedNanos = System.nanoTime();

    /** What it is told. */
    sealed interface Command {}

    /** Write, at the moment that is named. */
    record Write(long atNanos) implements Command {}

    /** End. */
    enum End implements Command {
        NOW
    }

    private EventWriter(ActorContext<Command> context, String id, EventLoad load) {
        super(
                PersistenceId.ofUniqueId(id),
                SupervisorStrategy.restartWithBackoff(BACKOFF_MIN, BACKOFF_MAX, 0)
                        .withLoggingEnabled(false));
        this.context = context;
        this.load = load;
    }

    static Behavior<Command> create(String id, EventLoad load) {
        return Behaviors.setup(context -> new EventWriter(context, id, load));
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Command, byte[], Long> commandHandler() {
        return (written, command) -> switch (command) {
            case End.NOW -> Effect().stop();
            case Write write
            when load.goesOn() ->
                Effect().persist(events()).thenRun(now -> {
                    load.written(write.atNanos());
                    context.getSelf().tell(new Write(System.nanoTime()));
                });
            case Write late -> Effect().stop();
        };
    }

    private List<byte[]> events() {
        List<byte[]> events = new ArrayList<>(load.eventsAtOnce());
        for (int i = 0; i < load.eventsAtOnce(); i++) {
            events.add(load.event());
        }
        return events;
    }

    @Override
    public EventHandler<Long, byte[]> eventHandler() {
        return (written, event) -> written + 1;
    }

    @Override
    public SignalHandler<Long> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), written -> {
                    load.recovered(startedNanos, written);
                    if (load.goesOn()) {
                        context.getSelf().tell(new Write(System.nanoTime()));
                    }
                })
                .build();
    }
}
