package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.TaskFailedException;
import io.ttmesh.model.error.TimedOutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Priorities, cancels, timeouts, retries, delays and deadlines on a node with one executor slot, for both owners. */
@Timeout(60)
class TaskControlTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<TaskId, Queue<FencingToken>> RUNS = new ConcurrentHashMap<>();
    private static final Queue<Integer> ORDER = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger GATES = new AtomicInteger();
    private static final Map<Integer, CountDownLatch> STARTED = new ConcurrentHashMap<>();
    private static final Map<Integer, CountDownLatch> RELEASED = new ConcurrentHashMap<>();
    private static final Map<Integer, CountDownLatch> INTERRUPTED = new ConcurrentHashMap<>();

    /** Runs until it is released or interrupted, and tells of both. */
    private static final DistributedTask<Integer, Integer> HOLD =
            DistributedTask.of("control.hold", Integer.class, Integer.class, (gate, context) -> {
                latch(STARTED, gate).countDown();
                try {
                    latch(RELEASED, gate).await();
                } catch (InterruptedException e) {
                    latch(INTERRUPTED, gate).countDown();
                    throw e;
                }
                return gate;
            });

    private static final DistributedTask<Integer, Integer> NOTE =
            DistributedTask.of("control.note", Integer.class, Integer.class, (priority, context) -> {
                ORDER.add(priority);
                return priority;
            });

    /** Fails until the attempt of the given number. */
    private static final DistributedTask<Integer, Integer> FAIL_UNTIL =
            DistributedTask.of("control.fail-until", Integer.class, Integer.class, (attempt, context) -> {
                RUNS.computeIfAbsent(context.taskId(), id -> new ConcurrentLinkedQueue<>())
                        .add(context.fencingToken());
                if (context.fencingToken().attempt() < attempt) {
                    throw new IllegalStateException("not yet");
                }
                return context.fencingToken().attempt();
            });

    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(InProcessMesh.quick("control", "eu")
                .init()
                .with("ttmesh.runtime.executor-slots", 1)
                .withOnlyTasks(HOLD, NOTE, FAIL_UNTIL));
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    private static CountDownLatch latch(Map<Integer, CountDownLatch> latches, int gate) {
        return latches.computeIfAbsent(gate, key -> new CountDownLatch(1));
    }

    private static TaskOptions options(Durability durability) {
        return TaskOptions.DEFAULTS.withDurability(durability);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void higherPrioritiesOvertake(Durability durability) throws InterruptedException {
        int gate = GATES.incrementAndGet();
        ORDER.clear();
        TaskHandle<Integer> holder = mesh.submit(HOLD, gate, options(durability));
        assertThat(latch(STARTED, gate).await(20, TimeUnit.SECONDS)).isTrue();
        List<TaskHandle<Integer>> waiting = List.of(1, 5, 9, 3).stream()
                .map(priority -> mesh.submit(NOTE, priority, options(durability).withPriority(priority)))
                .toList();
        await("all wait in the queue")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(waiting)
                        .allSatisfy(handle -> assertThat(phase(handle)).isEqualTo(TaskPhase.QUEUED)));

        latch(RELEASED, gate).countDown();

        waiting.forEach(handle -> handle.await(SOON));
        holder.await(SOON);
        assertThat(ORDER).containsExactly(9, 5, 3, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void cancelStopsARunningBody(Durability durability) throws Exception {
        int gate = GATES.incrementAndGet();
        TaskHandle<Integer> handle = mesh.submit(HOLD, gate, options(durability));
        assertThat(latch(STARTED, gate).await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(handle.cancel().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isTrue();

        assertThat(latch(INTERRUPTED, gate).await(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> handle.await(SOON)).isInstanceOf(CancelledException.class);
        assertThat(handle.cancel().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isFalse();
        assertThat(phase(handle)).isEqualTo(TaskPhase.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void timeoutInterruptsTheBodyAndFails(Durability durability) throws InterruptedException {
        int gate = GATES.incrementAndGet();
        TaskHandle<Integer> handle = mesh.submit(HOLD, gate, options(durability).withTimeout(Duration.ofMillis(200)));

        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("over its timeout");
        assertThat(latch(INTERRUPTED, gate).await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void retriesUntilAnAttemptSucceeds(Durability durability) {
        RetryPolicy four = RetryPolicy.of(4).withBackoff(Duration.ofMillis(20), 2, Duration.ofMillis(100));
        TaskHandle<Integer> handle =
                mesh.submit(FAIL_UNTIL, 3, options(durability).withRetry(four));

        assertThat(handle.await(SOON)).isEqualTo(3);
        assertThat(RUNS.get(handle.taskId())).extracting(FencingToken::attempt).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void failsWhenAttemptsAreUsedUp(Durability durability) {
        RetryPolicy twice = RetryPolicy.of(2).withBackoff(Duration.ofMillis(20), 1, Duration.ofMillis(20));
        TaskHandle<Integer> handle =
                mesh.submit(FAIL_UNTIL, 9, options(durability).withRetry(twice));

        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("not yet");
        assertThat(RUNS.get(handle.taskId())).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void doesNotRetryWhatThePolicyExcludes(Durability durability) {
        RetryPolicy excluded = RetryPolicy.of(5).withNonRetryable(Set.of(IllegalStateException.class.getName()));
        TaskHandle<Integer> handle =
                mesh.submit(FAIL_UNTIL, 9, options(durability).withRetry(excluded));

        assertThatThrownBy(() -> handle.await(SOON)).isInstanceOf(TaskFailedException.class);
        assertThat(RUNS.get(handle.taskId())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void delayedWorkIsNotEarly(Durability durability) throws Exception {
        long before = System.nanoTime();
        TaskHandle<Integer> handle = mesh.submit(NOTE, 4, options(durability).withDelay(Duration.ofMillis(500)));

        assertThat(handle.await(SOON)).isEqualTo(4);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DURABLE"})
    void deadlineEndsWhatRunsTooLong(Durability durability) throws InterruptedException {
        int gate = GATES.incrementAndGet();
        TaskHandle<Integer> handle = mesh.submit(HOLD, gate, options(durability).withDeadline(Duration.ofSeconds(3)));
        assertThat(latch(STARTED, gate).await(20, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> handle.await(SOON))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("expired");
        assertThat(latch(INTERRUPTED, gate).await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static TaskPhase phase(TaskHandle<?> handle) throws Exception {
        return handle.status().toCompletableFuture().get(20, TimeUnit.SECONDS).phase();
    }
}
