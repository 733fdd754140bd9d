package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wire.ActorFailure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What those who send commands hear when the actor fails, or ends before it comes to them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ActorHostTest {
    @AfterAll
    static void stop() {
        KeyScene.stop();
    }

    static Stream<ActorType<Purse.Command>> stored() {
        return Stream.of(Purse.EVENTS, Purse.STATE);
    }

    static Stream<ActorType<Purse.Command>> all() {
        return Stream.of(Purse.EVENTS, Purse.STATE, Purse.VOLATILE);
    }

    private static Function<ActorRef<Integer>, Purse.Command> add(int amount) {
        return replyTo -> new Purse.Add(amount, 1, replyTo);
    }

    @ParameterizedTest
    @MethodSource("stored")
    void throwAfterTheWriteLeavesTheOutcomeUnknown(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            ActorFailure failure = KeyScene.failure(
                    purse.send(replyTo -> new Purse.AddThenThrow(5, replyTo)), ActorFailure.Kind.UNKNOWN);

            assertThat(failure.detail().message()).contains("stored what the command led to", "thrown");
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void throwAfterTheWriteLeavesItsKeyUsed(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            KeyScene.failure(purse.send("k", replyTo -> new Purse.AddThenThrow(5, replyTo)), ActorFailure.Kind.UNKNOWN);

            KeyScene.failure(
                    purse.send("k", replyTo -> new Purse.AddThenThrow(5, replyTo)), ActorFailure.Kind.FORGOTTEN);
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    /** An amount is stored in some ten bytes. */
    @Test
    void snapshotIsTakenAfterSoManyBytesHoweverOftenTheActorSlept() {
        try (var purse = new KeyScene(Purse.BYTES)) {
            for (int i = 0; i < 3; i++) {
                purse.ask(add(1));
                purse.crash();
            }
            assertThat(KeyScene.snapshots().persistedInStorage(purse.persistenceId()))
                    .isEmpty();

            for (int i = 0; i < 60; i++) {
                purse.ask(add(1));
                purse.crash();
            }

            awaitLastSnapshots(purse);
            assertThat(purse.ask(add(0))).isEqualTo(63);
        }
    }

    @Test
    void snapshotIsTakenAfterSoManyBytes() {
        try (var purse = new KeyScene(Purse.BYTES)) {
            for (int i = 0; i < 60; i++) {
                purse.ask(add(1));
            }

            awaitLastSnapshots(purse);
        }
    }

    /** Of the many that were taken. */
    private static void awaitLastSnapshots(KeyScene purse) {
        await("the last snapshots")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(KeyScene.snapshots().persistedInStorage(purse.persistenceId()))
                        .hasSize(2));
    }

    /** The command that follows a write is begun in the message that tells of the write. */
    @ParameterizedTest
    @MethodSource("stored")
    void throwOfTheNextCommandIsToldToItAlone(ActorType<Purse.Command> type) throws Exception {
        try (var purse = new KeyScene(type)) {
            TestProbe<Object> first = purse.send(Purse.Hold::new);
            Purse.HELD.await();
            TestProbe<Object> second = purse.send(Purse.Throw::new);
            Purse.LET_GO.await();

            assertThat(first.receiveMessage()).isEqualTo(0);
            second.fishForMessage(
                    Duration.ofSeconds(20),
                    told -> told instanceof ActorFailure failure && failure.kind() == ActorFailure.Kind.THREW
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void commandThatIsNotHandledIsToldSo(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            ActorFailure failure = KeyScene.failure(purse.send(Purse.Unknown::new), ActorFailure.Kind.WRONG_PAYLOAD);

            assertThat(failure.detail().message()).contains("does not handle this command now");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void reminderThatIsNotHandledIsNotNotedAsHandled(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            TestProbe<HostAnswer> keeper = KeyScene.keeper();

            purse.remind("unknown", Purse.Unknown::new, keeper);
            purse.remind("known", add(1), keeper);

            assertThat(keeper.expectMessageClass(HostAnswer.Reminded.class).name())
                    .isEqualTo("known");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void throwOfAFunctionThatAdaptsMessagesFailsTheActorAndNoCommand(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            TestProbe<Object> asker = purse.send(Purse.Pipe::new);

            await("the actor has failed")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(purse.failures())
                            .singleElement()
                            .satisfies(failure -> assertThat(failure.message()).isEqualTo("unreadable")));
            asker.expectNoMessage(Duration.ZERO);
            assertThat(purse.ask(add(1))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void commandThatWaitsInTheMailboxOfAnActorThatEndsIsToldSo(ActorType<Purse.Command> type) throws Exception {
        try (var purse = new KeyScene(type)) {
            purse.send(Purse.Hold::new);
            Purse.HELD.await();
            TestProbe<Object> waiting = purse.send(add(1));
            purse.end();
            Purse.LET_GO.await();

            ActorFailure failure = KeyScene.failure(waiting, ActorFailure.Kind.UNAVAILABLE);
            assertThat(failure.detail().message()).contains("stopped before it took the command");
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void commandThatIsStashedWhenTheActorEndsIsToldSo(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            TestProbe<Object> aside = purse.send(Purse.SetAside::new);
            purse.ask(add(1));

            purse.end();

            ActorFailure failure = KeyScene.failure(aside, ActorFailure.Kind.UNAVAILABLE);
            assertThat(failure.detail().message()).contains("stopped before it took the command");
        }
    }
}
