package io.ttmesh.journal.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Recovers what a {@link Counter} has stored, as the counter itself would anywhere, tells it and stops. Writes nothing. */
final class Reader extends EventSourcedBehavior<Reader.Stop, String, List<String>> {
    private final ActorContext<Stop> context;
    private final CompletableFuture<List<String>> recovered;

    record Stop() {}

    private Reader(String id, ActorContext<Stop> context, CompletableFuture<List<String>> recovered) {
        super(PersistenceId.ofUniqueId(id));
        this.context = context;
        this.recovered = recovered;
    }

    static Behavior<Stop> create(String id, CompletableFuture<List<String>> recovered) {
        return Behaviors.setup(context -> new Reader(id, context, recovered));
    }

    @Override
    public List<String> emptyState() {
        return new ArrayList<>();
    }

    @Override
    public SnapshotAdapter<List<String>> snapshotAdapter() {
        return new Counter.Lines();
    }

    @Override
    public CommandHandler<Stop, String, List<String>> commandHandler() {
        return (state, command) -> Effect().stop();
    }

    @Override
    public EventHandler<List<String>, String> eventHandler() {
        return (state, event) -> {
            state.add(event);
            return state;
        };
    }

    @Override
    public SignalHandler<List<String>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.class, (state, signal) -> {
                    recovered.complete(List.copyOf(state));
                    context.getSelf().tell(new Stop());
                })
                .onSignal(RecoveryFailed.class, (state, signal) -> recovered.completeExceptionally(signal.getFailure()))
                .build();
    }
}
