package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskHistory;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTagsTest {
    private static final Instant AT = Instant.ofEpochMilli(1_000_000);
    private static final TaskId ID = TaskId.parse("eu.7.dABC");
    private static final FencingToken TOKEN = new FencingToken(0, 1);

    private static TaskEvent.Submitted submitted(TaskOptions options) {
        return new TaskEvent.Submitted(submission(ID.toString(), options), TOKEN, AT);
    }

    private static TaskEvent.AttemptOpened opened(Instant notBefore) {
        return new TaskEvent.AttemptOpened(
                TOKEN, AT, notBefore, Failure.of(Failure.Cause.EXCEPTION, "no"), Optional.empty());
    }

    private static Set<String> tags(TaskOptions options) {
        return TaskTags.of(ID, TaskState.ABSENT, submitted(options));
    }

    @Test
    void submissionEntersTheSetOfItsShardAndTheAudit() {
        assertThat(tags(TaskOptions.DEFAULTS)).containsExactlyInAnyOrder("~set+wake/eu.7@1000000", "~audit:submitted");
    }

    @Test
    void delayedSubmissionIsDueWhenItStarts() {
        assertThat(tags(TaskOptions.DEFAULTS.withDelay(Duration.ofSeconds(5)))).contains("~set+wake/eu.7@1005000");
    }

    @Test
    void deadlineBeforeTheStartIsWhatIsDue() {
        TaskOptions options =
                TaskOptions.DEFAULTS.withDelay(Duration.ofSeconds(5)).withDeadline(Duration.ofSeconds(2));

        assertThat(tags(options)).contains("~set+wake/eu.7@1002000");
    }

    @Test
    void nextAttemptIsDueWhenItMayBegin() {
        TaskState live = TaskHistory.apply(TaskState.ABSENT, submitted(TaskOptions.DEFAULTS));

        assertThat(TaskTags.of(ID, live, opened(AT.plusMillis(70)))).containsExactly("~set+wake/eu.7@1000070");
    }

    @Test
    void deadlineBeforeTheNextAttemptIsWhatIsDue() {
        TaskState live = TaskHistory.apply(
                TaskState.ABSENT, submitted(TaskOptions.DEFAULTS.withDeadline(Duration.ofMillis(30))));

        assertThat(TaskTags.of(ID, live, opened(AT.plusMillis(70)))).containsExactly("~set+wake/eu.7@1000030");
    }

    @Test
    void whatEndedLeavesTheSet() {
        var ended = new TaskEvent.Ended(new Outcome.Cancelled(), AT, TOKEN, Optional.empty());
        TaskState live = TaskHistory.apply(TaskState.ABSENT, submitted(TaskOptions.DEFAULTS));

        assertThat(TaskTags.of(ID, live, ended)).containsExactlyInAnyOrder("~set-wake/eu.7", "~audit:ended");
    }

    @Test
    void setIsTheOneThatIsRead() {
        assertThat(tags(TaskOptions.DEFAULTS)).anyMatch(tag -> tag.startsWith("~set+" + TaskTags.setOf(ID.shard())));
    }
}
