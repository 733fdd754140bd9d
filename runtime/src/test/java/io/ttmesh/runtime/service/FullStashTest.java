package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.ActorOptions;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actors that are sent as many commands while they write as may wait for them, and more than Pekko keeps by itself. */
@Timeout(120)
class FullStashTest {
    private static final Duration LONG = Duration.ofSeconds(100);

    /** Each with a signal beside it: more than 4,096 messages. */
    private static final int COMMANDS = 2_700;

    private static final CyclicBarrier HELD = new CyclicBarrier(2);
    private static final CyclicBarrier LET_GO = new CyclicBarrier(2);

    private static final ActorType<Command> EVENTS = ActorType.eventSourced(
                    "test.stash-events", Command.class, Noted.class, State.class, OfEvents::new)
            .withMailboxLimit(ActorOptions.MAILBOX_MAX);
    private static final ActorType<Command> STATE = ActorType.durableState(
                    "test.stash-state", Command.class, State.class, OfState::new)
            .withMailboxLimit(ActorOptions.MAILBOX_MAX);

    private static Mesh mesh;

    sealed interface Command {}

    /** Holds its thread, as no actor should, and then writes. */
    record Hold(ActorRef<Integer> replyTo) implements Command {}

    record Say(int number, ActorRef<Integer> replyTo) implements Command {}

    record Noted() {}

    record State(int notes) {}

    private static void hold() {
        try {
            HELD.await();
            LET_GO.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class OfEvents extends EventSourcedActor<Command, Noted, State> {
        @Override
        public State emptyState() {
            return new State(0);
        }

        @Override
        public Effect<Noted, State> onCommand(State state, Command command) {
            return switch (command) {
                case Hold(var replyTo) -> {
                    hold();
                    yield Effect().persist(new Noted()).thenReply(replyTo, State::notes);
                }
                case Say(var number, var replyTo) -> Effect().reply(replyTo, number);
            };
        }

        @Override
        public State onEvent(State state, Noted event) {
            return new State(state.notes() + 1);
        }
    }

    static final class OfState extends DurableStateActor<Command, State> {
        @Override
        public State emptyState() {
            return new State(0);
        }

        @Override
        public org.apache.pekko.persistence.typed.state.javadsl.Effect<State> onCommand(State state, Command command) {
            return switch (command) {
                case Hold(var replyTo) -> {
                    hold();
                    yield Effect().persist(new State(state.notes() + 1)).thenReply(replyTo, State::notes);
                }
                case Say(var number, var replyTo) -> Effect().reply(replyTo, number);
            };
        }
    }

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local().withActors(EVENTS, STATE));
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    static Stream<ActorType<Command>> types() {
        return Stream.of(EVENTS, STATE);
    }

    @ParameterizedTest
    @MethodSource("types")
    void allThatTheMailboxTakesDuringAWriteIsAnswered(ActorType<Command> type) throws Exception {
        MeshRef<Command> actor = mesh.actor(type, "a");
        CompletableFuture<Integer> held = actor.<Integer>ask(LONG, Hold::new).toCompletableFuture();
        HELD.await(60, TimeUnit.SECONDS);

        List<CompletableFuture<Integer>> answers = IntStream.range(0, COMMANDS)
                .mapToObj(i -> actor.withKey("k" + i)
                        .<Integer>ask(LONG, replyTo -> new Say(i, replyTo))
                        .toCompletableFuture())
                .toList();
        await("all commands wait in the mailbox")
                .atMost(Duration.ofSeconds(60))
                .until(() -> mesh.actors(10).toCompletableFuture().get(60, TimeUnit.SECONDS).stream()
                        .anyMatch(awake -> awake.waiting() == COMMANDS));
        LET_GO.await(60, TimeUnit.SECONDS);

        assertThat(held.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        for (int i = 0; i < COMMANDS; i++) {
            assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }
}
