package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.streaming.PayloadMappers;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class JobCommandTest {
    private static final JobCommand THEN = new JobCommand.Opened();

    @Test
    void cancelOfAnOlderDoorHasNoCall() throws IOException {
        ObjectMapper mapper = PayloadMappers.cbor().build();

        assertThat(mapper.readValue(mapper.writeValueAsBytes(Map.of()), JobCommand.Cancel.class)
                        .call())
                .isEmpty();
        assertThat(mapper.readValue(mapper.writeValueAsBytes(Map.of("call", "c1")), JobCommand.Cancel.class)
                        .call())
                .isEqualTo("c1");
    }

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
