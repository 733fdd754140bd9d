package io.ttmesh.runtime.internal.node;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.internal.events.ActorBoard;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import io.ttmesh.sharding.MeshRoles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/** Asks the boards of all nodes what is awake, and says which of them do not answer in time. */
final class ActorQuestions {
    private final ActorSystem<?> system;
    private final NodeDirectory directory;
    private final Supplier<Set<NodeId>> members;
    private final Duration timeout;

    /** {@code members}: all nodes that host, those that can not be reached now among them. */
    ActorQuestions(ActorSystem<?> system, NodeDirectory directory, Supplier<Set<NodeId>> members, Duration timeout) {
        this.system = system;
        this.directory = directory;
        this.members = members;
        this.timeout = timeout;
    }

    /** The nodes that host, as the cluster of this system counts them. */
    static Set<NodeId> members(ActorSystem<?> system) {
        Set<NodeId> nodes = new HashSet<>();
        for (Member member : Cluster.get(system).state().getMembers()) {
            if (member.hasRole(MeshRoles.NODE)) {
                MeshRoles.nodeId(member.getRoles()).ifPresent(nodes::add);
            }
        }
        return nodes;
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
        Map<NodeId, CompletableFuture<Optional<List<ActorView>>>> answers = new TreeMap<>();
        members.get().forEach(node -> answers.put(node, CompletableFuture.completedFuture(Optional.empty())));
        directory.entries().forEach((node, entry) -> answers.put(node, ask(entry, type, id, limit)));
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> newest(answers, limit))
                .whenCompleteAsync((value, failure) -> {}, Thread::startVirtualThread);
    }

    /** Empty when it does not answer. Pekko's own time-out ends with the actor system. */
    private CompletableFuture<Optional<List<ActorView>>> ask(
            NodeEntry entry, Optional<String> type, Optional<String> id, int limit) {
        Optional<List<ActorView>> silence = Optional.empty();
        return AskPattern.ask(
                        entry.actors(),
                        (ActorRef<ActorBoard.Awake> replyTo) -> new ActorBoard.ListAwake(limit, type, id, replyTo),
                        timeout,
                        system.scheduler())
                .thenApply(answer -> Optional.of(answer.actors()))
                .exceptionally(late -> silence)
                .toCompletableFuture()
                .completeOnTimeout(silence, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Found newest(Map<NodeId, CompletableFuture<Optional<List<ActorView>>>> answers, int limit) {
        List<ActorView> all = new ArrayList<>();
        List<NodeId> silent = new ArrayList<>();
        answers.forEach(
                (node, answer) -> answer.getNow(Optional.empty()).ifPresentOrElse(all::addAll, () -> silent.add(node)));
        all.sort(Comparator.comparing(ActorView::lastActivity).reversed());
        return new Found(List.copyOf(all.subList(0, Math.min(Math.max(limit, 0), all.size()))), List.copyOf(silent));
    }
}
