package io.ttmesh.actors.internal.life;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskHistoryTest {
    private static final FencingToken FIRST = new FencingToken(0, 1);
    private static final FencingToken SECOND = new FencingToken(0, 2);
    private static final TaskState LIVE = Life.of(TaskOptions.DEFAULTS).state();
    private static final TaskState ENDED =
            Life.of(TaskOptions.DEFAULTS).feed(new TaskInput.Cancel()).state();

    static Stream<Class<?>> eventTypes() {
        return leaves(TaskEvent.class).stream();
    }

    private static List<Class<?>> leaves(Class<?> sealed) {
        return sealed.isSealed()
                ? Arrays.stream(sealed.getPermittedSubclasses())
                        .flatMap(each -> leaves(each).stream())
                        .toList()
                : List.of(sealed);
    }

    private static TaskEvent sampleOf(Class<?> type) {
        var now = Life.START;
        return switch (type.getSimpleName()) {
            case "Submitted" -> new TaskEvent.Submitted(submission("eu.1.dX", TaskOptions.DEFAULTS), FIRST, now);
            case "AttemptOpened" ->
                new TaskEvent.AttemptOpened(SECOND, now, now, Failure.of(Failure.Cause.TIMEOUT, "x"), Optional.of(A));
            case "Condensed" ->
                new TaskEvent.Condensed(7, Ticket.of(submission("eu.1.dX", TaskOptions.DEFAULTS), now), FIRST, now);
            case "Checkpointed" -> new TaskEvent.Checkpointed(new Checkpoint(FIRST, 1, payload("half")), now);
            case "Ended" -> new TaskEvent.Ended(new Outcome.Expired(), now, FIRST, Optional.empty());
            case "Offered" -> new TaskEvent.Offered(A, now, now);
            case "Declined" -> new TaskEvent.Declined(A, "x", now);
            case "Postponed" -> new TaskEvent.Postponed(now, now, TaskState.Reason.FULL, "x");
            case "Queued" -> new TaskEvent.Queued(A, now, now);
            case "Started" -> new TaskEvent.Started(A, now, now);
            case "Renewed" -> new TaskEvent.Renewed(now, 0.5);
            default -> throw new AssertionError("no sample of event " + type);
        };
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void onlyASubmissionOrWhatStandsForItBeginsALifeAndNothingFollowsItsEnd(Class<?> type) {
        TaskEvent event = sampleOf(type);

        if (event instanceof TaskEvent.Condensed) {
            assertThatCode(() -> TaskHistory.apply(TaskState.ABSENT, event)).doesNotThrowAnyException();
            assertThatCode(() -> TaskHistory.apply(LIVE, event)).doesNotThrowAnyException();
        } else if (event instanceof TaskEvent.Submitted) {
            assertThatCode(() -> TaskHistory.apply(TaskState.ABSENT, event)).doesNotThrowAnyException();
            assertThatThrownBy(() -> TaskHistory.apply(LIVE, event)).isInstanceOf(IllegalStateException.class);
        } else {
            assertThatThrownBy(() -> TaskHistory.apply(TaskState.ABSENT, event))
                    .isInstanceOf(IllegalStateException.class);
            assertThatCode(() -> TaskHistory.apply(LIVE, event)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> TaskHistory.apply(ENDED, event)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endedSubmissionKeepsWhatItWasButNotItsInput() {
        Life life = Life.running(TaskOptions.DEFAULTS.withNamespace("billing").withPriority(7), A);
        life.pass(Duration.ofSeconds(2)).succeeds(A);

        var ended = (TaskState.Ended) life.state();

        assertThat(ended.summary().namespace()).isEqualTo("billing");
        assertThat(ended.summary().priority()).isEqualTo(7);
        assertThat(ended.summary().submittedAt()).isEqualTo(Life.START);
        assertThat(ended.at()).isEqualTo(Life.START.plusSeconds(2));
        assertThat(ended.attempts()).isEqualTo(1);
        assertThat(ended.worker()).contains(A);
        assertThat(ended.outcome().phase()).isEqualTo(TaskPhase.SUCCEEDED);
    }
}
