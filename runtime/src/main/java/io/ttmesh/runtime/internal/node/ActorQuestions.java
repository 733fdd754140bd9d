package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.NodeId;
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

/** Asks the boards of all nodes what is awake, and says which of them do not answer in time. */
final class ActorQuestions {
    private final ActorSystem<?> system;
    private final NodeDirectory directory;
    private final Duration timeout;

    ActorQuestions(ActorSystem<?> system, NodeDirectory directory, Duration timeout) {
        this.system = system;
        this.directory = directory;
        this.timeout = timeout;
    }

    /**
     * What nodes have said.
     *
     * @param awake the last active first
     * @param silent those that have said nothing
     */
    record Found(List<ActorView> awake, List<NodeId> silent) {}

    CompletionStage<List<ActorView>> awake(Optional<String> type, int limit) {
        return gathered(type, Optional.empty(), limit).thenApply(Found::awake);
    }

    CompletionStage<Found> awake(ActorId actor) {
        return gathered(Optional.of(actor.type()), Optional.of(actor.id()), Integer.MAX_VALUE);
    }

    private CompletionStage<Found> gathered(Optional<String> type, Optional<String> id, int limit) {
        List<CompletableFuture<Found>> answers = directory.entries().values().stream()
                .map(entry -> ask(entry, type, id, limit))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> newest(answers, limit))
                .whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
    }

    /** Pekko's own time-out ends with the actor system. */
    private CompletableFuture<Found> ask(NodeEntry entry, Optional<String> type, Optional<String> id, int limit) {
        var silence = new Found(List.of(), List.of(entry.report().profile().node()));
        return AskPattern.ask(
                        entry.actors(),
                        (ActorRef<ActorBoard.Awake> replyTo) -> new ActorBoard.ListAwake(limit, type, id, replyTo),
                        timeout,
                        system.scheduler())
                .thenApply(answer -> new Found(answer.actors(), List.of()))
                .exceptionally(late -> silence)
                .toCompletableFuture()
                .completeOnTimeout(silence, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Found newest(List<CompletableFuture<Found>> answers, int limit) {
        List<ActorView> all = new ArrayList<>();
        List<NodeId> silent = new ArrayList<>();
        for (CompletableFuture<Found> answer : answers) {
            all.addAll(answer.join().awake());
            silent.addAll(answer.join().silent());
        }
        all.sort(Comparator.comparing(ActorView::lastActivity).reversed());
        return new Found(List.copyOf(all.subList(0, Math.min(Math.max(limit, 0), all.size()))), List.copyOf(silent));
    }
}
