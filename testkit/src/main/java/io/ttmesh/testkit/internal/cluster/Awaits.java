package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.NodeHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for states of a cluster. Safe for use by many threads. */
final class Awaits {
    static final Duration USUAL = Duration.ofSeconds(20);
    private static final String VOLATILE = "volatile-tasks";
    private static final String DURABLE = "durable-tasks";

    private final Roster roster;
    private final Supplier<Mesh> client;

    Awaits(Roster roster, Supplier<Mesh> client) {
        this.roster = roster;
        this.client = client;
    }

    void until(String sentence, Duration atMost, Callable<Boolean> condition) {
        Patience.await(sentence, atMost, condition, this::lastSeen);
    }

    /** Never fails: it is part of a sentence about another failure. */
    private String lastSeen() {
        try {
            return Views.of(roster).toString();
        } catch (RuntimeException e) {
            return "a node tells nothing: " + e.getMessage();
        }
    }

    void members(int count, Duration atMost) {
        until(
                "every running node sees " + count + " nodes up and reachable",
                atMost,
                () -> Views.of(roster).allSee(count));
    }

    void unreachable(NodeHandle seenBy, NodeHandle subject) {
        until(
                seenBy.id() + " takes " + subject.id() + " for unreachable",
                USUAL,
                () -> seenBy.facts().unreachable().contains(subject.id()));
    }

    void removed(NodeHandle node) {
        until(
                "no other running node has " + node.id() + " as a member",
                USUAL,
                () -> !Views.of(roster).anyKnows(node.id()));
    }

    void shards(String sentence, Predicate<Map<String, Set<String>>> wanted) {
        Patience.await(sentence, USUAL, () -> wanted.test(shards()), () -> "shards " + shards());
    }

    Map<String, Set<String>> shards() {
        return Views.of(roster).hosts(VOLATILE);
    }

    TaskStatus phase(TaskId task, TaskPhase phase) {
        return status(task, "is " + phase, status -> status.phase() == phase);
    }

    NodeHandle running(TaskId task) {
        TaskStatus status = status(
                task,
                "runs",
                one -> one.phase() == TaskPhase.RUNNING && one.worker().isPresent());
        return roster.get(status.worker().orElseThrow().toString());
    }

    NodeHandle owner(TaskId task) {
        String kind = task.isVolatile() ? VOLATILE : DURABLE;
        String shard = task.shard().toString();
        var host = new String[1];
        Patience.await(
                "one node hosts shard " + shard + " of " + kind,
                USUAL,
                () -> {
                    Set<String> hosts = Views.of(roster).hosts(kind).getOrDefault(shard, Set.of());
                    host[0] = hosts.isEmpty() ? "" : hosts.iterator().next();
                    return hosts.size() == 1;
                },
                () -> "shards " + Views.of(roster).hosts(kind));
        return roster.get(host[0]);
    }

    private TaskStatus status(TaskId task, String what, Predicate<TaskStatus> wanted) {
        var asked = new Asked(task);
        Patience.await("task " + task + " " + what, USUAL, () -> asked.answersWith(wanted), asked::last);
        return asked.wanted();
    }

    /** Asks again and again for a status, and never waits for an answer. */
    private final class Asked {
        private final TaskId task;
        private @Nullable CompletableFuture<TaskStatus> open;
        private Optional<TaskStatus> last = Optional.empty();
        private String failure = "no answer yet";

        Asked(TaskId task) {
            this.task = task;
        }

        boolean answersWith(Predicate<TaskStatus> wanted) {
            CompletableFuture<TaskStatus> question = open;
            if (question == null) {
                open = client.get().status(task).toCompletableFuture();
                return false;
            }
            if (!question.isDone()) {
                return false;
            }
            open = null;
            if (question.state() == Future.State.SUCCESS) {
                last = Optional.of(question.resultNow());
                return last.filter(wanted).isPresent();
            }
            failure = question.state() == Future.State.FAILED
                    ? question.exceptionNow().toString()
                    : "cancelled";
            return false;
        }

        String last() {
            return last.map(TaskStatus::toString).orElse(failure);
        }

        TaskStatus wanted() {
            return last.orElseThrow(() -> new AwaitFailed(failure));
        }
    }
}
