package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Full mailboxes, idle actors, and those that can not start. */
@Timeout(60)
class ActorLimitsTest {
    private static final CountDownLatch HELD = new CountDownLatch(1);
    private static final CountDownLatch GATE = new CountDownLatch(1);

    sealed interface Command {}

    record Hold(ActorRef<String> replyTo) implements Command {}

    record Hello(ActorRef<String> replyTo) implements Command {}

    /** Holds its thread, as no actor should. */
    static final class Stubborn extends DistributedActor<Command> {
        private static final Queue<String> STOPPED = new ConcurrentLinkedQueue<>();

        @Override
        public void onStart() {
            if (id().equals("stillborn")) {
                throw new IllegalStateException("no start for " + id());
            }
        }

        @Override
        public void onStop() {
            STOPPED.add(id());
        }

        @Override
        public Behavior<Command> onMessage(Command command) throws InterruptedException {
            switch (command) {
                case Hold(var replyTo) -> {
                    HELD.countDown();
                    GATE.await();
                    replyTo.tell("held");
                }
                case Hello(var replyTo) -> replyTo.tell("hello from " + id());
            }
            return same();
        }
    }

    private static final ActorType<Command> TYPE = ActorType.of("test.stubborn", Command.class, Stubborn::new)
            .withMailboxLimit(1)
            .withIdleTimeout(Duration.ofMillis(300));

    @Test
    void commandBeyondTheMailboxLimitIsRefusedAndTheOthersAreAnswered() throws Exception {
        ActorType<Command> wakeful = TYPE.withIdleTimeout(Duration.ofMinutes(1));
        var overloads = new LinkedBlockingQueue<MeshEvent.ActorOverloaded>();
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(wakeful))) {
            var unused = mesh.subscribe(event -> {
                if (event instanceof MeshEvent.ActorOverloaded overload) {
                    overloads.add(overload);
                }
            });
            MeshRef<Command> actor = mesh.actor(wakeful, "full");
            actor.<String>call(Hello::new);
            Duration patience = Duration.ofSeconds(30);

            CompletionStage<String> first = actor.ask(patience, Hold::new);
            assertThat(HELD.await(20, TimeUnit.SECONDS)).isTrue();
            CompletionStage<String> second = actor.ask(patience, Hello::new);
            CompletionStage<String> third = actor.ask(patience, Hello::new);
            CompletionStage<String> fourth = actor.ask(patience, Hello::new);
            assertThatThrownBy(() -> fourth.toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("test.stubborn/full has 1 commands waiting");
            assertThat(overloads.poll(20, TimeUnit.SECONDS)).isNotNull().satisfies(overload -> {
                assertThat(overload.actor()).hasToString("test.stubborn/full");
                assertThat(overload.refused()).isPositive();
            });
            GATE.countDown();

            assertThat(first.toCompletableFuture().join()).isEqualTo("held");
            assertThat(second.handle((answer, refused) -> answer == null ? "refused" : answer)
                            .toCompletableFuture()
                            .join())
                    .isIn("hello from full", "refused");
            assertThat(third.handle((answer, refused) -> "ended")
                            .toCompletableFuture()
                            .join())
                    .isEqualTo("ended");
        }
    }

    @Test
    void actorThatCanNotStartRefusesWhatWaitsForIt() {
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(TYPE))) {
            assertThatThrownBy(() -> mesh.actor(TYPE, "stillborn").<String>call(Hello::new))
                    .isInstanceOf(ActorUnavailableException.class)
                    .hasMessageContaining("can not start");
        }
    }

    @Test
    void lifeOfAnActorIsSeenAsEvents() throws Exception {
        var events = new LinkedBlockingQueue<MeshEvent.OfActor>();
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(TYPE, Counter.TYPE))) {
            var unused = mesh.subscribe(event -> {
                if (event instanceof MeshEvent.OfActor ofActor) {
                    events.add(ofActor);
                }
            });
            mesh.actor(TYPE, "sleepy").<String>call(Hello::new);

            assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(MeshEvent.ActorStarted.class);
            assertThat(events.poll(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            MeshEvent.ActorStopped.class,
                            stopped -> assertThat(stopped.reason()).isEqualTo(MeshEvent.StopReason.RELEASED));
            assertThat(Stubborn.STOPPED).contains("sleepy");

            assertThatThrownBy(() -> mesh.actor(Counter.TYPE, "e")
                            .<Long>call(replyTo -> new Counter.Fail("x", Optional.of(replyTo))))
                    .isInstanceOf(ActorFailedException.class);
            assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(MeshEvent.ActorStarted.class);
            assertThat(events.poll(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            MeshEvent.ActorFailed.class,
                            failed -> assertThat(failed.failure().message()).isEqualTo("x"));
            assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(MeshEvent.ActorStarted.class);
        }
    }
}
