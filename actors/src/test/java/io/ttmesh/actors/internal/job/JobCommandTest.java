package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class JobCommandTest {
    private static final JobCommand THEN = new JobCommand.Opened();

    @Test
    void aKeeperThatIsSilentHasNotRefused() {
        assertThat(JobCommand.Reminded.of(THEN, null)).isEqualTo(new JobCommand.Reminded(THEN, "", true));
        assertThat(JobCommand.Reminded.of(THEN, new CompletionException(new OutcomeUnknownException("silent")))
                        .isKnown())
                .isFalse();
        assertThat(JobCommand.Reminded.of(THEN, new CompletionException(new InvalidInputException("too many"))))
                .isEqualTo(new JobCommand.Reminded(THEN, "too many", true));
    }
}
