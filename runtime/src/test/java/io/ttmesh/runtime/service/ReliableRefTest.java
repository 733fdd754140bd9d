package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.ReliableRef;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands by reliable refs to actors of one process; what is lost between is tried in actors' ReliableDeliveryTest. */
@Timeout(60)
class ReliableRefTest {
    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(config());
    }

    private static MeshConfig config() {
        return MeshConfig.local()
                .with("ttmesh.actors.service.restart-delay-min", "10ms")
                .with("ttmesh.actors.service.reliable-window", 4)
                .with("ttmesh.actors.service.reliable-queue", 196)
                .with("ttmesh.actors.service.reliable-tries", 3)
                .with("ttmesh.actors.service.reliable-resend", "100ms")
                .withActors(Diary.TYPE, Account.TYPE, Moody.EVENTS, Moody.STATE);
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    private static ReliableRef<Diary.Command> diary(String id) {
        return mesh.actor(Diary.TYPE, id).reliable();
    }

    private static void done(CompletionStage<Done> told) throws Exception {
        assertThat(told.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(Done.getInstance());
    }

    private static List<CompletionStage<Done>> notes(ReliableRef<Diary.Command> diary, int from, int to) {
        List<CompletionStage<Done>> told = new ArrayList<>();
        for (int i = from; i < to; i++) {
            told.add(diary.tell(new Diary.Note(i, "")));
        }
        return told;
    }

    private static List<Integer> numbers(int to) {
        return IntStream.range(0, to).boxed().toList();
    }

    @Test
    void commandsAreHandledOnceInOrder() throws Exception {
        for (CompletionStage<Done> told : notes(diary("orderly"), 0, 150)) {
            done(told);
        }

        assertThat(Diary.noted("orderly")).isEqualTo(numbers(150));
    }

    /** Stopping goes the way of falling asleep. What was handled and not confirmed in that moment may come twice. */
    @Test
    void actorThatStopsInBetweenGoesOnWhereItWas() throws Exception {
        ReliableRef<Diary.Command> diary = diary("sleepy");
        done(diary.tell(new Diary.Note(0, "")));

        List<CompletionStage<Done>> told = notes(diary, 1, 100);
        mesh.stopActor(diary.id()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        told.addAll(notes(diary, 100, 150));

        for (CompletionStage<Done> one : told) {
            done(one);
        }
        assertThat(Diary.noted("sleepy").stream().distinct().toList()).isEqualTo(numbers(150));
    }

    @Test
    void commandThatTheActorFailsAtIsTriedAgainWithTheNextInstance() throws Exception {
        ReliableRef<Diary.Command> diary = diary("clumsy");

        CompletionStage<Done> first = diary.tell(new Diary.Note(0, ""));
        CompletionStage<Done> stumble = diary.tell(new Diary.Stumble(3));
        CompletionStage<Done> last = diary.tell(new Diary.Note(1, ""));

        done(first);
        done(stumble);
        done(last);
        assertThat(Diary.starts("clumsy")).isEqualTo(3);
        assertThat(Diary.noted("clumsy")).isEqualTo(numbers(2));
    }

    @Test
    void commandThatItFailsAtForGoodFailsItsStageAndLetsTheNextGoOn() throws Exception {
        ReliableRef<Diary.Command> diary = diary("poisoned");

        CompletionStage<Done> poison = diary.tell(new Diary.Stumble(1_000));
        CompletionStage<Done> next = diary.tell(new Diary.Note(0, ""));

        assertThatThrownBy(() -> poison.toCompletableFuture().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        ActorFailedException.class,
                        failure -> assertThat(failure.remoteMessage()).isEqualTo("stumbled at start 3"));
        done(next);
        assertThat(Diary.noted("poisoned")).isEqualTo(numbers(1));
    }

    @Test
    void stageOfAnActorThatKeepsItsStateCompletesWhenItIsStored() throws Exception {
        MeshRef<Account.Command> account = mesh.actor(Account.TYPE, "saved");

        for (int i = 0; i < 20; i++) {
            done(account.reliable().tell(new Account.Save(5)));
        }
        account.<Account.Balance>call(Account.Close::new);

        assertThat(account.<Account.Balance>call(Account.Ask::new)).isEqualTo(new Account.Balance(100, 20));
    }

    @Test
    void commandThatFailsAfterItWasStoredIsNotHandedInAgain() throws Exception {
        MeshRef<Account.Command> account = mesh.actor(Account.TYPE, "slippery");

        done(account.reliable().tell(new Account.Slip(5)));
        done(account.reliable().tell(new Account.Save(1)));

        assertThat(account.<Account.Balance>call(Account.Ask::new)).isEqualTo(new Account.Balance(6, 2));
    }

    static Stream<ActorType<Moody.Command>> moody() {
        return Stream.of(Moody.EVENTS, Moody.STATE);
    }

    @ParameterizedTest
    @MethodSource("moody")
    void commandThatIsNotHandledFailsItsStage(ActorType<Moody.Command> type) throws Exception {
        MeshRef<Moody.Command> actor = mesh.actor(type, "shrugging");

        CompletionStage<Done> unknown = actor.reliable().tell(new Moody.Shrug());
        CompletionStage<Done> next = actor.reliable().tell(new Moody.Pass());

        refused(unknown, WrongPayloadException.class, "does not handle this command now");
        done(next);
    }

    /** One that is set aside counts as handled; what it fails of later is not the fault of the one that takes it up. */
    @ParameterizedTest
    @MethodSource("moody")
    void failureOfOneThatWasSetAsideIsNotThatOfTheNext(ActorType<Moody.Command> type) throws Exception {
        MeshRef<Moody.Command> actor = mesh.actor(type, "lingering");

        CompletionStage<Done> lingers = actor.reliable().tell(new Moody.Linger());
        CompletionStage<Done> unlocks = actor.reliable().tell(new Moody.Unlock());

        done(lingers);
        done(unlocks);
    }

    @Test
    void whatCanNotBeSentIsRefusedAtOnce() {
        ActorType<Diary.Command> nowhere = ActorType.of("test.nowhere", Diary.Command.class, Diary::new);
        @SuppressWarnings({"unchecked", "rawtypes"})
        ReliableRef<Object> foreign = (ReliableRef) diary("refusing");

        refused(foreign.tell("not a command"), WrongPayloadException.class, "java.lang.String");
        refused(
                diary("refusing").tell(new Diary.Note(1, "x".repeat(300_000))),
                WrongPayloadException.class,
                "message-limit");
        refused(
                mesh.actor(nowhere, "a").reliable().tell(new Diary.Note(1, "")),
                UnknownActorException.class,
                "test.nowhere");
        assertThat(Diary.noted("refusing")).isEmpty();
    }

    @Test
    void commandsBeyondTheLimitsAreRefusedAndThoseUnderWayAreUnknownWhenTheNodeEnds() throws Exception {
        List<CompletionStage<Done>> told = new ArrayList<>();
        try (Mesh ending = Mesh.start(config().with("ttmesh.actors.service.reliable-buffer", 201))) {
            ReliableRef<Diary.Command> held = ending.actor(Diary.TYPE, "held").reliable();
            told.add(held.tell(new Diary.Hold()));
            told.addAll(notes(held, 0, 199));

            refused(held.tell(new Diary.Note(1, "")), OverloadedException.class, "reliable-queue");
            told.add(ending.actor(Diary.TYPE, "free").reliable().tell(new Diary.Hold()));
            refused(
                    ending.actor(Diary.TYPE, "other").reliable().tell(new Diary.Note(1, "")),
                    OverloadedException.class,
                    "reliable-buffer");
            Diary.GATE.countDown();
        }
        for (CompletionStage<Done> one : told) {
            assertThat(one.handle((done, failure) ->
                                    failure == null || failure.getCause() instanceof OutcomeUnknownException)
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static void refused(CompletionStage<Done> told, Class<?> type, String text) {
        assertThatThrownBy(() -> told.toCompletableFuture().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(type)
                .hasMessageContaining(text);
    }
}
