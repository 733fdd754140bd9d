package io.ttmesh.actors.internal.life;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.C;
import static io.ttmesh.actors.Tasks.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Seeds;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds whatever befalls a submission, in whatever order: late and repeated notices, lost workers, placements that
 * answer late, owners that die. Each seed makes 200 lives of up to 200 inputs.
 */
class TaskWalkPropertyTest {
    private static final List<NodeId> NODES = List.of(A, B, C);
    private static final TaskId ID = TaskId.parse("eu.1.dX");
    private static final List<Failure.Cause> CAUSES = List.of(Failure.Cause.values());
    private static final int LIVES = 200;
    private static final int INPUTS_MAX = 200;

    /** An execution that a worker was offered, and may hold. */
    private record Held(FencingToken token, NodeId worker) {}

    private Random random;
    private Life life;
    private List<Held> offered;
    private Map<FencingToken, NodeId> holders;

    static LongStream seeds() {
        return Seeds.first(25);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aLifeEndsOnceItsTokensGrowAndItsJournalTellsItAll(long seed) {
        random = new Random(seed);
        for (int i = 0; i < LIVES; i++) {
            begin();
            int inputs = 1 + random.nextInt(INPUTS_MAX);
            for (int j = 0; j < inputs; j++) {
                step();
                oneWorkerAtMostHoldsAToken();
                journalTellsItAll();
                checkpointsNeverGoBack();
            }
            tokensGrow();
            endsAtMostOnceAndLast();
        }
    }

    private void begin() {
        TaskOptions options = TaskOptions.DEFAULTS
                .withRetry(RetryPolicy.of(1 + random.nextInt(4)))
                .withWhenFull(random.nextInt(4) == 0 ? WhenFull.REFUSE : WhenFull.WAIT)
                .withDelay(Duration.ofMillis(random.nextInt(3)));
        life = Life.of(random.nextInt(4) == 0 ? options.withDeadline(Duration.ofMinutes(2)) : options);
        offered = new ArrayList<>();
        holders = new HashMap<>();
    }

    private void step() {
        life.pass(Duration.ofMillis(random.nextInt(8) == 0 ? random.nextInt(40_000) : random.nextInt(100)));
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> life.wake();
            case 3, 4, 5 -> life.feed(new TaskInput.Placed(node()));
            case 6 -> life.feed(new TaskInput.AllFull("full"));
            case 7 -> life.feed(new TaskInput.NoneEligible(Failure.of(Failure.Cause.NO_ELIGIBLE_NODE, "none")));
            case 8 -> life.feed(new TaskInput.WorkerLost(node()));
            case 9 -> life.feed(new TaskInput.RoomAgain(node()));
            case 10 -> crash();
            case 11 -> decline();
            case 12, 13, 14 -> hear();
            default -> cancelSometimes();
        }
    }

    private NodeId node() {
        return NODES.get(random.nextInt(NODES.size()));
    }

    private void cancelSometimes() {
        life.feed(random.nextInt(20) == 0 ? new TaskInput.Cancel() : new TaskInput.Wake());
    }

    private void crash() {
        if (life.state() instanceof TaskState.Live) {
            life.recover(0);
        } else {
            life.wake();
        }
    }

    /** A worker declines an offer once and then does not have it: all else would be another protocol. */
    private void decline() {
        if (offered.isEmpty()) {
            life.wake();
            return;
        }
        Held held = offered.remove(random.nextInt(offered.size()));
        holders.remove(held.token(), held.worker());
        life.hear(new AttemptNotice.Declined(new AttemptId(ID, held.token()), held.worker(), "full"));
    }

    private void hear() {
        if (offered.isEmpty()) {
            life.wake();
            return;
        }
        Held held = offered.get(random.nextInt(offered.size()));
        AttemptId attempt = new AttemptId(ID, held.token());
        NodeId worker = held.worker();
        life.hear(
                switch (random.nextInt(9)) {
                    case 0 -> new AttemptNotice.Accepted(attempt, worker);
                    case 1 -> new AttemptNotice.Started(attempt, worker);
                    case 2, 3, 4 -> new AttemptNotice.Renewed(attempt, worker, random.nextBoolean(), 0.5);
                    case 5, 6 ->
                        new AttemptNotice.Checkpointed(attempt, worker, 1 + random.nextInt(20), payload("half"));
                    case 7 -> new AttemptNotice.Succeeded(attempt, worker, payload("result"));
                    default ->
                        new AttemptNotice.Failed(
                                attempt, worker, Failure.of(CAUSES.get(random.nextInt(CAUSES.size())), "x"));
                });
    }

    private void oneWorkerAtMostHoldsAToken() {
        for (TaskEffect effect : life.last().effects()) {
            if (effect instanceof TaskEffect.Offer(var worker)) {
                assertThat(holders)
                        .as("holders when %s is offered %s", worker, life.token())
                        .doesNotContainKey(life.token());
                holders.put(life.token(), worker);
                offered.add(new Held(life.token(), worker));
            }
        }
    }

    private void journalTellsItAll() {
        switch (life.replay()) {
            case TaskState.Ended ended -> assertThat(life.state()).isEqualTo(ended);
            case TaskState.Live replayed -> {
                assertThat(life.live().token()).isEqualTo(replayed.token());
                assertThat(life.live().ticket()).isEqualTo(replayed.ticket());
            }
            case TaskState.Absent absent -> throw new AssertionError("journal tells of nothing: " + absent);
        }
    }

    /** Only the current execution may save, and what it saved before is never put back. */
    private void checkpointsNeverGoBack() {
        List<Checkpoint> saved = new ArrayList<>();
        FencingToken current = new FencingToken(0, 0);
        for (TaskEvent.Journalled event : life.journal()) {
            switch (event) {
                case TaskEvent.Submitted submitted -> current = submitted.token();
                case TaskEvent.AttemptOpened opened -> current = opened.token();
                case TaskEvent.Checkpointed made -> {
                    assertThat(made.checkpoint().token()).isEqualTo(current);
                    saved.add(made.checkpoint());
                }
                case TaskEvent.Condensed ignored -> {}
                case TaskEvent.Ended ignored -> {}
            }
        }
        assertThat(saved)
                .isSortedAccordingTo(Comparator.comparing(Checkpoint::token).thenComparingLong(Checkpoint::number))
                .doesNotHaveDuplicates();
        if (life.state() instanceof TaskState.Live live && !saved.isEmpty()) {
            assertThat(live.ticket().checkpoint()).contains(saved.getLast());
        }
    }

    private void tokensGrow() {
        List<FencingToken> tokens = new ArrayList<>();
        for (TaskEvent.Journalled event : life.journal()) {
            switch (event) {
                case TaskEvent.Submitted submitted -> tokens.add(submitted.token());
                case TaskEvent.AttemptOpened opened -> tokens.add(opened.token());
                case TaskEvent.Checkpointed ignored -> {}
                case TaskEvent.Condensed ignored -> {}
                case TaskEvent.Ended ended -> assertThat(ended.token()).isEqualTo(tokens.get(tokens.size() - 1));
            }
        }
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    private void endsAtMostOnceAndLast() {
        List<TaskEvent.Journalled> journal = life.journal();
        assertThat(journal.subList(0, journal.size() - 1)).noneMatch(TaskEvent.Ended.class::isInstance);
    }
}
