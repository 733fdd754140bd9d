package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.Behavior;
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

    private static final CountDownLatch HELD = new CountDownLatch(1);
    private static final CountDownLatch GATE = new CountDownLatch(1);

    record Hold() {}

    /** Holds its thread, as no actor should. */
    static final class Stubborn extends DistributedActor<Hold> {
        @Override
        public Behavior<Hold> onMessage(Hold command) throws InterruptedException {
            HELD.countDown();
            GATE.await();
            return same();
        }
    }

    private static List<CompletionStage<?>> ordersOfAClientThatCloses(Mesh host, ActorType<Hold> type)
            throws InterruptedException {
        try (Mesh client = Mesh.start(MeshConfig.load()
                .with("ttmesh.mesh.default-durability", "none")
                .asClient()
                .join(host.address()))) {
            MeshRef<Hold> actor = client.actor(type, "a");
            actor.tell(new Hold());
            assertThat(HELD.await(20, TimeUnit.SECONDS)).isTrue();

            return List.of(
                    client.startActor(actor.id()), client.stopActor(actor.id()), client.restartActor(actor.id()));
        }
    }

    @Test
    void ordersThatWaitWhenTheNodeThatGaveThemEndsFail() throws Exception {
        ActorType<Hold> type =
                ActorType.of("test.held", Hold.class, Stubborn::new).withAskTimeout(LATE);
        try (Mesh host = Mesh.start(MeshConfig.local().withActors(type))) {
            List<CompletionStage<?>> orders = ordersOfAClientThatCloses(host, type);
            try {
                assertThat(orders)
                        .hasSize(3)
                        .allSatisfy(order -> assertThat(order)
                                .failsWithin(Duration.ofSeconds(5))
                                .withThrowableOfType(ExecutionException.class)
                                .withCauseInstanceOf(OutcomeUnknownException.class)
                                .withMessageContaining("test.held/a"));
            } finally {
                GATE.countDown();
            }
        }
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
