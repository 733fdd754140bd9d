package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which waiting of a handler's thread is waiting for an answer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ActorGateTest {
    private static final CompletableFuture<Long> NEVER = new CompletableFuture<>();
    private static final ReentrantLock HELD = new ReentrantLock();
    private static final List<Thread.Builder> THREADS =
            List.of(Thread.ofPlatform().daemon(), Thread.ofVirtual());

    interface Code {
        void run() throws Exception;
    }

    private static Stream<Arguments> on(String name, Code code) {
        return THREADS.stream().map(threads -> Arguments.of(name, code, threads));
    }

    static Stream<Arguments> waitsForAnAnswer() {
        return Stream.of(
                        on("join", NEVER::join),
                        on("get", NEVER::get),
                        on("get with a time", () -> NEVER.get(1, TimeUnit.HOURS)),
                        on(
                                "join of a copy",
                                () -> NEVER.thenApply(n -> n + 1).copy().join()))
                .flatMap(one -> one);
    }

    static Stream<Arguments> waitsForSomethingElse() {
        return Stream.of(
                        on("a lock", HELD::lockInterruptibly),
                        on("a latch", new CountDownLatch(1)::await),
                        on("a semaphore with a time", () -> new Semaphore(0).tryAcquire(1, TimeUnit.HOURS)),
                        on("the time", () -> Thread.sleep(3_600_000)),
                        on("nobody knows what", LockSupport::park))
                .flatMap(one -> one);
    }

    @ParameterizedTest
    @MethodSource("waitsForAnAnswer")
    void handlerThatWaitsForAStageIsHeldUp(String ignored, Code code, Thread.Builder threads) {
        var gate = new ActorGate(1);
        Thread handler = start(gate, code, threads);
        try {
            await("the handler waits").until(() -> gate.isHeldUpIn(1));

            assertThat(gate.isHeldUpIn(0)).isFalse();
        } finally {
            handler.interrupt();
        }
    }

    @ParameterizedTest
    @MethodSource("waitsForSomethingElse")
    void handlerThatWaitsForSomethingElseIsNot(String ignored, Code code, Thread.Builder threads) {
        HELD.lock();
        try {
            requireNotHeldUp(code, threads);
        } finally {
            HELD.unlock();
        }
    }

    private static void requireNotHeldUp(Code code, Thread.Builder threads) {
        var gate = new ActorGate(1);
        Thread handler = start(gate, code, threads);
        try {
            await("the handler waits")
                    .until(() -> gate.turn() == 1
                            && (handler.getState() == Thread.State.WAITING
                                    || handler.getState() == Thread.State.TIMED_WAITING));

            assertThat(gate.isHeldUpIn(1)).isFalse();
        } finally {
            handler.interrupt();
        }
    }

    private static Thread start(ActorGate gate, Code code, Thread.Builder threads) {
        return threads.start(() -> {
            gate.begin();
            try {
                code.run();
            } catch (Exception e) {
                gate.end();
            }
        });
    }
}
