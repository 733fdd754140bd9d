package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.runtime.internal.events.ActorBoard;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Asks the boards of all nodes what is awake; those that do not answer in time are left out. */
final class ActorQuestions {
    private final ActorSystem<?> system;
    private final NodeDirectory directory;
    private final Duration timeout;

    ActorQuestions(ActorSystem<?> system, NodeDirectory directory, Duration timeout) {
        this.system = system;
        this.directory = directory;
        this.timeout = timeout;
    }

    CompletionStage<List<ActorView>> awake(Optional<String> type, int limit) {
        return gathered(type, Optional.empty(), limit);
    }

    CompletionStage<List<ActorView>> awake(ActorId actor) {
        return gathered(Optional.of(actor.type()), Optional.of(actor.id()), Integer.MAX_VALUE);
    }

    private CompletionStage<List<ActorView>> gathered(Optional<String> type, Optional<String> id, int limit) {
        List<CompletableFuture<List<ActorView>>> answers = directory.entries().values().stream()
                .map(entry -> ask(entry, type, id, limit))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> newest(answers, limit))
                .whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
    }

    /** Pekko's own time-out ends with the actor system. */
    private CompletableFuture<List<ActorView>> ask(
            NodeEntry entry, Optional<String> type, Optional<String> id, int limit) {
        return AskPattern.ask(
                        entry.actors(),
                        (ActorRef<ActorBoard.Awake> replyTo) -> new ActorBoard.ListAwake(limit, type, id, replyTo),
                        timeout,
                        system.scheduler())
                .thenApply(ActorBoard.Awake::actors)
                .exceptionally(late -> List.of())
                .toCompletableFuture()
                .completeOnTimeout(List.of(), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static List<ActorView> newest(List<CompletableFuture<List<ActorView>>> answers, int limit) {
        List<ActorView> all = new ArrayList<>();
        answers.forEach(answer -> all.addAll(answer.getNow(List.of())));
        all.sort(Comparator.comparing(ActorView::lastActivity).reversed());
        return List.copyOf(all.subList(0, Math.min(Math.max(limit, 0), all.size())));
    }
}
