package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ActorCloseTest {
    private static final Duration LATE = Duration.ofSeconds(50);

    @Test
    void askThatWaitsWhenItsNodeEndsFails() {
        CompletionStage<Long> asked;
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(Counter.TYPE))) {
            asked = mesh.actor(Counter.TYPE, "silent").ask(LATE, Counter.Silence::new);
        }

        assertThat(asked)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OutcomeUnknownException.class)
                .withMessageContaining("test.counter/silent was asked, but this node ended");
    }

    @Test
    void askAfterTheNodeEndedFails() {
        Mesh mesh = Mesh.start(MeshConfig.local().withActors(Counter.TYPE));
        mesh.close();

        assertThat(mesh.actor(Counter.TYPE, "late").<Long>ask(LATE, Counter.Get::new))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OutcomeUnknownException.class);
    }
}
