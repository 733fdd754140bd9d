package io.ttmesh.runtime.internal.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.runtime.MapHandle;
import io.ttmesh.runtime.TaskHandle;
import io.ttmesh.runtime.internal.RecordingOwners;
import io.ttmesh.streaming.PayloadCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MapRunTest {
    private static final PayloadCodec<Integer> NUMBER =
            PayloadCodec.of(new TypeReference<Integer>() {}, PayloadFormat.JSON);

    private final OpenWaits waits = new OpenWaits(new Credit(3));
    private final List<Integer> cancelled = new CopyOnWriteArrayList<>();

    /** A submission that somebody ends by hand. */
    private record Submitted(int input, Awaited<Integer> awaited, List<Integer> cancelled)
            implements TaskHandle<Integer> {
        @Override
        public TaskId taskId() {
            return awaited.taskId();
        }

        @Override
        public CompletionStage<Durability> acknowledged() {
            return awaited.acknowledgement();
        }

        @Override
        public CompletionStage<Integer> result() {
            return awaited.result();
        }

        @Override
        public Integer await(Duration atMost) {
            return awaited.await(atMost);
        }

        @Override
        public CompletionStage<TaskStatus> status() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public CompletionStage<Boolean> cancel() {
            cancelled.add(input);
            return CompletableFuture.completedStage(true);
        }
    }

    private Submitted submit(int input) {
        return new Submitted(input, waits.submission(RecordingOwners.volatileId(), NUMBER, "default"), cancelled);
    }

    private MapHandle<List<Integer>> map(int count, int window, boolean isAnswered) {
        return MapRun.start(
                new MapRun.Submitting<>(
                        input -> {
                            Submitted submitted = submit(input);
                            if (isAnswered) {
                                Thread.startVirtualThread(() -> end(submitted));
                            }
                            return submitted;
                        },
                        () -> waits.awaitRoom("default")),
                IntStream.range(0, count).boxed().toList(),
                Collectors.toList(),
                window);
    }

    private static void end(Submitted submitted) {
        submitted.awaited().ended(new Outcome.Succeeded(NUMBER.encode(submitted.input())));
    }

    @Test
    void cancelInterruptsTheWaitAndCancelsAllThatIsOpenTheOldestToo() {
        MapHandle<List<Integer>> map = map(10, 3, false);
        await("a full window").until(() -> map.submitted() == 3);

        map.cancel();

        await("the cancels").untilAsserted(() -> assertThat(cancelled).containsExactly(0, 1, 2));
        assertThat(map.submitted()).isEqualTo(3);
        assertThatThrownBy(() -> map.result().toCompletableFuture().join())
                .hasCauseInstanceOf(CancelledException.class);
    }

    @Test
    void cancelEndsTheWaitForCredit() {
        for (int i = 0; i < 3; i++) {
            submit(i);
        }
        MapHandle<List<Integer>> map = map(10, 3, false);

        map.cancel();

        assertThatThrownBy(() -> map.result().toCompletableFuture().join())
                .hasCauseInstanceOf(CancelledException.class);
        assertThat(cancelled).isEmpty();
    }

    @Test
    void mapsThatShareALimitSlowEachOtherDownAndAllEnd() {
        List<MapHandle<List<Integer>>> maps =
                IntStream.range(0, 8).mapToObj(i -> map(500, 3, true)).toList();

        List<Integer> all = IntStream.range(0, 500).boxed().toList();
        assertThat(maps)
                .allSatisfy(map -> assertThat(map.result()
                                .toCompletableFuture()
                                .orTimeout(30, TimeUnit.SECONDS)
                                .join())
                        .isEqualTo(all));
    }

    @Test
    void mapWithNothingOpenWaitsForOthersToGiveCreditBack() {
        List<Submitted> others = List.of(submit(1), submit(2), submit(3));
        MapHandle<List<Integer>> map = map(2, 3, true);

        others.forEach(MapRunTest::end);

        assertThat(map.result()
                        .toCompletableFuture()
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .containsExactly(0, 1);
    }
}
