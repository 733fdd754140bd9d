package io.ttmesh.runtime.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class JobCancelledTest {
    private static boolean wasRunning(String answer) throws JsonProcessingException {
        return ControlJson.MAPPER.readValue(answer, JobCancelled.class).wasRunning();
    }

    @Test
    void answerOfAnOlderDoorIsNoRefusal() throws JsonProcessingException {
        assertThat(wasRunning("{\"tookMillis\":17}")).isTrue();
        assertThat(wasRunning("{\"tookMillis\":17,\"wasRunning\":true}")).isTrue();
        assertThat(wasRunning("{\"tookMillis\":17,\"wasRunning\":false}")).isFalse();
    }
}
