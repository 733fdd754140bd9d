package io.ttmesh.runtime.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.NoEligibleNodeException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.internal.RecordingOwners;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AwaitedTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PayloadCodec<String> TEXT =
            PayloadCodec.of(new TypeReference<String>() {}, PayloadFormat.JSON);
    private static final PayloadCodec<Spy> SPY = PayloadCodec.of(new TypeReference<Spy>() {}, PayloadFormat.JSON);

    private final OpenWaits waits = new OpenWaits(new Credit(10));

    /** Remembers which threads made one. */
    record Spy(String text) {
        static final Set<Thread> MADE_BY = ConcurrentHashMap.newKeySet();

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Spy {
            MADE_BY.add(Thread.currentThread());
            if (text.equals("refuse")) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    private <O> Awaited<O> submission(PayloadCodec<O> codec) {
        return waits.submission(RecordingOwners.volatileId(), codec, "default");
    }

    private static Outcome succeeded(String text) {
        return new Outcome.Succeeded(TEXT.encode(text));
    }

    @Test
    void noUserCodeRunsOnTheThreadThatSettles() throws InterruptedException {
        Thread settler = Thread.currentThread();
        Spy.MADE_BY.clear();
        Awaited<Spy> awaited = submission(SPY);
        var calledBack = new AtomicReference<Thread>();
        CompletableFuture<?> callback = awaited.result().thenRun(() -> calledBack.set(Thread.currentThread()));

        awaited.ended(succeeded("x"));

        callback.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(calledBack.get().isVirtual()).isTrue();
        assertThat(Spy.MADE_BY).isNotEmpty().doesNotContain(settler);
    }

    @Test
    void outcomeForTheMeshItselfIsTakenOnTheThreadThatSettles() {
        Awaited<Outcome> awaited = waits.outcome(RecordingOwners.volatileId(), "default");
        var calledBack = new AtomicReference<Thread>();
        var unused = awaited.result().thenRun(() -> calledBack.set(Thread.currentThread()));

        awaited.ended(succeeded("x"));

        assertThat(calledBack.get()).isSameAs(Thread.currentThread());
        assertThat(awaited.acknowledgement()).isCompleted();
    }

    /**
     * The race that the check for callbacks lost: results are asked for, awaited and settled at the same moment, again
     * and again, and callbacks block on what only the same settler can settle.
     */
    @Test
    void neitherWakeUpsAreLostNorTheSettlerBlockedWhoeverComesFirst() throws Exception {
        int rounds = 3_000;
        for (int i = 0; i < rounds; i++) {
            Awaited<String> first = submission(TEXT);
            Awaited<String> second = submission(TEXT);
            var start = new CyclicBarrier(3);
            var answers = new ArrayList<CompletableFuture<String>>();
            var byCallback = new CompletableFuture<String>();
            answers.add(byCallback);
            answers.add(onThread(start, () -> first.await(SOON)));
            var asked = onThread(start, () -> {
                var unused = first.result().thenAccept(text -> byCallback.complete(text + second.await(SOON)));
                return "";
            });
            start.await();

            first.ended(succeeded("a"));
            second.ended(succeeded("b"));

            asked.join();
            assertThat(answers.get(0).join()).isEqualTo("ab");
            assertThat(answers.get(1).join()).isEqualTo("a");
        }
    }

    private interface Work {
        String run();
    }

    private static CompletableFuture<String> onThread(CyclicBarrier start, Work work) {
        var done = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try {
                start.await();
                done.complete(work.run());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(30, TimeUnit.SECONDS);
    }

    @Test
    void resultAskedForAfterTheEndCompletes() {
        Awaited<String> awaited = submission(TEXT);

        awaited.ended(succeeded("x"));

        assertThat(awaited.await(Duration.ZERO)).isEqualTo("x");
        assertThat(awaited.result()).succeedsWithin(SOON).isEqualTo("x");
        assertThat(awaited.acknowledgement()).succeedsWithin(SOON);
    }

    @Test
    void constructorThatThrowsIsAWrongPayloadForEveryWaiter() {
        Awaited<Spy> awaited = submission(SPY);
        CompletableFuture<Spy> result = awaited.result();

        awaited.ended(succeeded("refuse"));

        assertThatThrownBy(() -> awaited.await(SOON)).isInstanceOf(WrongPayloadException.class);
        assertThatThrownBy(result::join).hasCauseInstanceOf(WrongPayloadException.class);
    }

    @Test
    void waitEndsWhenItsTimeIsUpOrItsThreadIsInterrupted() {
        Awaited<String> awaited = submission(TEXT);

        assertThatThrownBy(() -> awaited.await(Duration.ofMillis(10))).isInstanceOf(TimedOutException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> awaited.await(SOON)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void creditIsBackWhenTheWaiterWakes() {
        var one = new OpenWaits(new Credit(1));
        for (int i = 0; i < 1_000; i++) {
            Awaited<String> awaited = one.submission(RecordingOwners.volatileId(), TEXT, "default");
            Thread.startVirtualThread(() -> awaited.ended(succeeded("x")));

            assertThat(awaited.await(SOON)).isEqualTo("x");
        }
    }

    @Test
    void nothingIsAdmittedAfterCloseAndNothingIsLeftAfterTheEnd() {
        Awaited<String> before = submission(TEXT);

        waits.close();

        assertThatThrownBy(() -> submission(TEXT)).isInstanceOf(NoEligibleNodeException.class);
        assertThatThrownBy(() -> waits.question(RecordingOwners.volatileId(), TEXT))
                .isInstanceOf(OutcomeUnknownException.class);
        waits.end();
        assertThatThrownBy(() -> before.await(SOON)).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> before.acknowledgement().join()).hasCauseInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void submissionsThatRaceWithTheEndAreRefusedOrFailed() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            var racing = new OpenWaits(new Credit(1_000));
            List<Awaited<String>> admitted = new ArrayList<>();
            Thread submitter = Thread.startVirtualThread(() -> {
                try {
                    for (int j = 0; j < 50; j++) {
                        admitted.add(racing.submission(RecordingOwners.volatileId(), TEXT, "default"));
                    }
                } catch (NoEligibleNodeException e) {
                    // Refused from here on.
                }
            });
            racing.end();
            submitter.join();

            assertThat(admitted)
                    .allSatisfy(awaited -> assertThatThrownBy(() -> awaited.await(Duration.ZERO))
                            .isInstanceOf(OutcomeUnknownException.class));
        }
    }
}
