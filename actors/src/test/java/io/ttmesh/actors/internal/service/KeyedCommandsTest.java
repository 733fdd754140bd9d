package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.KeptKey;
import io.ttmesh.actors.internal.wire.StoredValue;
import io.ttmesh.model.CommandKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands with idempotency keys, to each flavour of actor, and with a crash at each step. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeyedCommandsTest {
    @AfterEach
    void mendJournal() {
        KeyScene.journal().resetPolicy();
    }

    @AfterAll
    static void stop() {
        KeyScene.stop();
    }

    static Stream<ActorType<Purse.Command>> all() {
        return Stream.of(Purse.EVENTS, Purse.STATE, Purse.VOLATILE);
    }

    static Stream<ActorType<Purse.Command>> kept() {
        return Stream.of(Purse.EVENTS, Purse.SNAPSHOTS, Purse.STATE);
    }

    private static Function<ActorRef<Integer>, Purse.Command> add(int amount) {
        return replyTo -> new Purse.Add(amount, 1, replyTo);
    }

    /** The journal fails to write what is like this. */
    private static void failAt(Predicate<StoredValue> which) {
        KeyScene.journal().withPolicy(new ProcessingPolicy<JournalOperation>() {
            @Override
            public ProcessingResult tryProcess(String persistenceId, JournalOperation operation) {
                return operation instanceof WriteEvents write
                                && scala.jdk.javaapi.CollectionConverters.asJava(write.batch()).stream()
                                        .anyMatch(one -> which.test((StoredValue) one))
                        ? StorageFailure.create()
                        : ProcessingSuccess.getInstance();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void repeatChangesNothingAndGetsTheSameAnswer(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            assertThat(purse.ask("k", add(5))).isEqualTo(5);
            assertThat(purse.ask(add(1))).isEqualTo(6);

            assertThat(purse.ask("k", add(5))).isEqualTo(5);

            assertThat(purse.ask(add(0))).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void otherCommandUnderTheSameKeyIsRefused(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            purse.ask("k", add(5));

            ActorFailure failure = KeyScene.failure(purse.send("k", add(6)), ActorFailure.Kind.KEY);

            assertThat(failure.detail().message()).contains("'k'").contains("a key of its own");
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void repeatAfterACrashGetsTheSameAnswer(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            purse.ask("k", add(5));
            purse.ask(add(1));

            purse.crash();

            assertThat(purse.ask("k", add(5))).isEqualTo(5);
            purse.crash();
            assertThat(purse.ask("k", add(5))).isEqualTo(5);
            assertThat(purse.ask(add(0))).isEqualTo(6);
        }
    }

    @Test
    void volatileActorForgetsKeysTogetherWithItsFields() {
        try (var purse = new KeyScene(Purse.VOLATILE)) {
            purse.ask("k", add(5));
            KeyScene.failure(purse.send("t", Purse.Throw::new), ActorFailure.Kind.THREW);

            assertThat(purse.ask("k", add(5))).isEqualTo(5);
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void lateAnswerIsGivenToAllWhoWaitAndKept(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            TestProbe<Object> first = purse.send("k", replyTo -> new Purse.AddLate(5, replyTo));
            TestProbe<Object> second = purse.send("k", replyTo -> new Purse.AddLate(5, replyTo));
            purse.ask(add(2));
            first.expectNoMessage(Duration.ZERO);

            purse.send(ignored -> new Purse.Answer());

            first.expectMessage(7);
            second.expectMessage(7);
            purse.ask(add(1));
            assertThat(purse.ask("k", replyTo -> new Purse.AddLate(5, replyTo))).isEqualTo(7);
        }
    }

    /** Those who gave up are not told apart from those who wait: the newest are. */
    @Test
    void repeatsOfACommandThatIsNotAnsweredMakeRoomForNewOnes() {
        var command = new KeyedCommand(new KeptKey(new CommandKey("k"), "digest", 0, null), null);
        List<ActorRef<Object>> askers =
                Stream.generate(KeyScene::asker).limit(4).toList();

        assertThat(command.join(askers.get(0), 2)).isNull();
        assertThat(command.join(askers.get(1), 2)).isNull();
        assertThat(command.join(askers.get(2), 2)).isEqualTo(askers.get(0));
        assertThat(command.join(askers.get(3), 2)).isEqualTo(askers.get(1));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void answerThatWasNeverGivenIsNotKnownAfterACrash(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            purse.send("k", replyTo -> new Purse.AddLate(5, replyTo));
            purse.ask(add(0));

            purse.crash();

            KeyScene.failure(purse.send("k", replyTo -> new Purse.AddLate(5, replyTo)), ActorFailure.Kind.FORGOTTEN);
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    @Test
    void commandWhoseEventCouldNotBeStoredRunsAtTheRepeat() {
        try (var purse = new KeyScene(Purse.EVENTS)) {
            failAt(stored -> !stored.values().isEmpty());
            KeyScene.failure(purse.send("k", add(5)), ActorFailure.Kind.UNKNOWN);
            KeyScene.journal().resetPolicy();

            purse.crash();

            assertThat(purse.ask("k", add(5))).isEqualTo(5);
        }
    }

    @Test
    void commandWhoseAnswerCouldNotBeStoredDoesNotRunAgain() {
        try (var purse = new KeyScene(Purse.EVENTS)) {
            failAt(stored -> stored.values().isEmpty());
            assertThat(purse.ask("k", add(5))).isEqualTo(5);
            KeyScene.journal().resetPolicy();

            purse.crash();

            ActorFailure failure = KeyScene.failure(purse.send("k", add(5)), ActorFailure.Kind.FORGOTTEN);
            assertThat(failure.detail().message()).contains("carried out").contains("not kept");
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    @Test
    void keyIsStoredWithTheFirstEventOfItsCommand() {
        try (var purse = new KeyScene(Purse.EVENTS)) {
            purse.ask("k", replyTo -> new Purse.Add(6, 3, replyTo));
            purse.ask(add(1));

            assertThat(KeyScene.journal().persistedInStorage(purse.persistenceId()))
                    .extracting(stored -> ((StoredValue) stored).values().size() + "/"
                            + ((StoredValue) stored).keys().size())
                    .containsExactly("1/1", "1/0", "1/0", "0/1", "1/0");
        }
    }

    @Test
    void handlerThatThrowsIsToldAndRunsAtTheRepeat() {
        try (var purse = new KeyScene(Purse.EVENTS)) {
            TestProbe<Object> asker = purse.send("k", Purse.Throw::new);

            KeyScene.failure(asker, ActorFailure.Kind.THREW);

            KeyScene.failure(purse.send("k", Purse.Throw::new), ActorFailure.Kind.THREW);
            asker.expectNoMessage(Duration.ZERO);
        }
    }

    @Test
    void answerOfACommandThatStopsTheActorIsGivenAndNotKept() {
        try (var purse = new KeyScene(Purse.EVENTS)) {
            assertThat(purse.ask("k", replyTo -> new Purse.AddAndStop(5, replyTo)))
                    .isEqualTo(5);

            purse.crash();

            KeyScene.failure(purse.send("k", replyTo -> new Purse.AddAndStop(5, replyTo)), ActorFailure.Kind.FORGOTTEN);
            assertThat(purse.ask(add(0))).isEqualTo(5);
        }
    }

    @Test
    void commandThatStoresNothingIsHandledAgain() {
        try (var purse = new KeyScene(Purse.EVENTS)) {
            assertThat(purse.ask("k", replyTo -> new Purse.Count(Map.of(), replyTo)))
                    .isEqualTo(1);
            assertThat(purse.ask("k", replyTo -> new Purse.Count(Map.of(), replyTo)))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void commandThatIsNotHandledIsNotRemembered(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            KeyScene.failure(purse.send("k", Purse.Unknown::new), ActorFailure.Kind.WRONG_PAYLOAD);
            KeyScene.failure(purse.send("k", Purse.Unknown::new), ActorFailure.Kind.WRONG_PAYLOAD);

            assertThat(purse.ask("k", replyTo -> new Purse.Add(5, 1, replyTo))).isEqualTo(5);
        }
    }

    @Test
    void orderOfAMapDoesNotMakeAnotherCommand() {
        Map<String, Integer> back = new LinkedHashMap<>();
        back.put("b", 2);
        back.put("a", 1);
        Map<String, Integer> forth = new LinkedHashMap<>();
        forth.put("a", 1);
        forth.put("b", 2);
        try (var purse = new KeyScene(Purse.VOLATILE)) {
            assertThat(purse.ask("k", replyTo -> new Purse.Count(back, replyTo)))
                    .isEqualTo(1);

            assertThat(purse.ask("k", replyTo -> new Purse.Count(forth, replyTo)))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void repeatAfterTheWindowRunsAgain(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            purse.ask("k", add(5));
            KeyScene.passTime(Duration.ofMinutes(10));
            assertThat(purse.ask("k", add(5))).isEqualTo(5);

            KeyScene.passTime(Duration.ofMillis(1));

            assertThat(purse.ask("k", add(5))).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void oldestKeyGoesWhenThereAreTooMany(ActorType<Purse.Command> type) {
        try (var purse = new KeyScene(type)) {
            for (String key : new String[] {"a", "b", "c", "d"}) {
                purse.ask(key, add(1));
            }

            assertThat(purse.ask("b", add(1))).isEqualTo(2);
            assertThat(purse.ask("a", add(1))).isEqualTo(5);
        }
    }
}
