package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.ActorUnavailableException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ActorMeshTest {
    private static final ActorType<Counter.Command> IMPATIENT =
            ActorType.of("test.impatient", Counter.Command.class, Counter::new).withAskTimeout(Duration.ofMillis(100));

    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local()
                .withTasks(VISIT)
                .withActors(Counter.TYPE, IMPATIENT, Account.TYPE, Thermostat.TYPE, Moody.EVENTS, Moody.STATE));
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    @Test
    void volatileActorKeepsItsStateWhileItLives() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "living");

        counter.tell(new Counter.Add(2));
        counter.tell(new Counter.Add(3));

        assertThat(counter.<Long>call(Counter.Get::new)).isEqualTo(5);
        assertThat(counter.<Counter.Sum>call(replyTo -> new Counter.AddTwice(1, replyTo)))
                .isEqualTo(new Counter.Sum(6, 7));
    }

    @Test
    void actorsOfOtherIdsKnowNothingOfEachOther() {
        mesh.actor(Counter.TYPE, "one").tell(new Counter.Add(1));

        assertThat(mesh.actor(Counter.TYPE, "other").<Long>call(Counter.Get::new))
                .isZero();
    }

    @Test
    void refsTravelInsideCommandsAndAnswers() {
        MeshRef<Counter.Command> target = mesh.actor(Counter.TYPE, "target");

        long passed = mesh.actor(Counter.TYPE, "passing").<Long>call(replyTo -> new Counter.Pass(target, 7, replyTo));
        MeshRef<Counter.Command> self = target.call(Counter.WhoAmI::new);

        assertThat(passed).isEqualTo(7);
        assertThat(self).isEqualTo(target);
        assertThat(self.<Long>call(Counter.Get::new)).isEqualTo(7);
    }

    @Test
    void refsTravelInsideTaskInputsAndResults() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "of-a-task");

        Visit result = mesh.submit(VISIT, new Visit(counter, 11)).await(Duration.ofSeconds(20));

        assertThat(result.counter().<Long>call(Counter.Get::new)).isEqualTo(11);
    }

    record Visit(MeshRef<Counter.Command> counter, int amount) {}

    private static final DistributedTask<Visit, Visit> VISIT =
            DistributedTask.of("test.visit", Visit.class, Visit.class, (visit, context) -> {
                visit.counter().tell(new Counter.Add(visit.amount()));
                return visit;
            });

    @Test
    void plainRefReachesTheActor() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "plain");

        counter.toActorRef().tell(new Counter.Add(4));

        assertThat(counter.<Long>call(Counter.Get::new)).isEqualTo(4);
    }

    @Test
    void failureOfAHandlerIsToldAndTheVolatileActorStartsAnew() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "failing");
        counter.tell(new Counter.Add(1));

        assertThatThrownBy(() -> counter.<Long>call(replyTo -> new Counter.Fail("broken", Optional.of(replyTo))))
                .isInstanceOfSatisfying(ActorFailedException.class, failure -> {
                    assertThat(failure.remoteClass()).isEqualTo(IllegalStateException.class.getName());
                    assertThat(failure.remoteMessage()).isEqualTo("broken");
                });
        assertThat(counter.<Long>call(Counter.Get::new)).isZero();
    }

    @Test
    void actorThatStoppedStartsAgainWithTheNextCommand() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "stopping");
        counter.tell(new Counter.Add(9));

        long last = counter.<Long>call(Counter.Stop::new);

        assertThat(last).isEqualTo(9);
        assertThat(counter.<Long>call(Counter.Get::new)).isZero();
    }

    @Test
    void eventSourcedActorComesBackWithItsEvents() {
        MeshRef<Account.Command> account = mesh.actor(Account.TYPE, "rich");
        account.<Account.Balance>call(replyTo -> new Account.Deposit(10, replyTo));
        account.<Account.Balance>call(replyTo -> new Account.Deposit(5, replyTo));

        account.<Account.Balance>call(Account.Close::new);

        assertThat(account.<Account.Balance>call(Account.Ask::new)).isEqualTo(new Account.Balance(15, 2));
    }

    @Test
    void commandWithAKeyIsCarriedOutOnceAndAnsweredAsBefore() {
        MeshRef<Account.Command> account = mesh.actor(Account.TYPE, "once");
        MeshRef<Account.Command> once = account.withKey("order-1");
        once.<Account.Balance>call(replyTo -> new Account.Deposit(10, replyTo));
        account.<Account.Balance>call(Account.Close::new);

        Account.Balance again = once.call(replyTo -> new Account.Deposit(10, replyTo));

        assertThat(again).isEqualTo(new Account.Balance(10, 1));
        assertThatThrownBy(() -> once.<Account.Balance>call(replyTo -> new Account.Deposit(11, replyTo)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("test.account/once")
                .hasMessageContaining("'order-1'");
        assertThat(account.<Account.Balance>call(Account.Ask::new)).isEqualTo(new Account.Balance(10, 1));
    }

    @Test
    void keyThatIsEmptyTooLongOrHasControlCharactersIsRefused() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "keys");

        for (String bad : new String[] {"", "x".repeat(201), "a\nb"}) {
            assertThatThrownBy(() -> counter.withKey(bad))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("idempotency key of a command");
        }
        assertThat(counter.withKey("x".repeat(200))).isEqualTo(counter);
    }

    @Test
    void handlerThatThrowsLeavesEventSourcedStateAsItWas() {
        MeshRef<Account.Command> account = mesh.actor(Account.TYPE, "careful");
        account.<Account.Balance>call(replyTo -> new Account.Deposit(10, replyTo));

        assertThatThrownBy(() -> account.<Account.Balance>call(replyTo -> new Account.Deposit(-1, replyTo)))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("an amount of -1");

        assertThat(account.<Account.Balance>call(Account.Ask::new)).isEqualTo(new Account.Balance(10, 1));
    }

    @Test
    void handlerThatThrowsLeavesDurableStateAsItWas() {
        MeshRef<Thermostat.Command> room = mesh.actor(Thermostat.TYPE, "room");
        room.<Done>call(replyTo -> new Thermostat.Set(22, replyTo));

        assertThatThrownBy(() -> room.<Done>call(replyTo -> new Thermostat.Set(99, replyTo)))
                .isInstanceOf(ActorFailedException.class);

        assertThat(room.<Double>call(Thermostat.Read::new)).isEqualTo(22);
    }

    static Stream<ActorType<Moody.Command>> moody() {
        return Stream.of(Moody.EVENTS, Moody.STATE);
    }

    @ParameterizedTest
    @MethodSource("moody")
    void stashedCommandOutlivesItsInstance(ActorType<Moody.Command> type) throws Exception {
        MeshRef<Moody.Command> actor = mesh.actor(type, "closed");
        CompletionStage<String> later = actor.ask(Duration.ofSeconds(60), Moody.Later::new);

        assertThatThrownBy(() -> actor.<String>call(Moody.Fail::new))
                .isInstanceOfSatisfying(
                        ActorFailedException.class,
                        failure -> assertThat(failure.remoteMessage()).isEqualTo("failed"));
        assertThat(actor.<String>call(Moody.Leave::new)).isEqualTo("left");
        assertThat(actor.<String>call(Moody.Open::new)).isEqualTo("open");

        assertThat(later.toCompletableFuture().get(60, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @ParameterizedTest
    @MethodSource("moody")
    void actorThatThrowsAtItsStartRefusesWhatWaitsAndIsTriedAgain(ActorType<Moody.Command> type) {
        MeshRef<Moody.Command> actor = mesh.actor(type, "sick");

        assertThatThrownBy(() -> actor.<String>call(Moody.Open::new))
                .isInstanceOf(ActorUnavailableException.class)
                .hasMessageContaining("can not start");

        assertThat(actor.<String>call(Moody.Open::new)).isEqualTo("open");
    }

    @Test
    void silentActorLeavesTheOutcomeUnknown() {
        assertThatThrownBy(() ->
                        mesh.actor(Counter.TYPE, "silent").<Long>call(Duration.ofMillis(100), Counter.Silence::new))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("test.counter/silent");
    }

    @Test
    void askWaitsAsLongAsTheTypeSays() {
        assertThatThrownBy(() -> mesh.actor(IMPATIENT, "silent").<Long>call(Counter.Silence::new))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("test.impatient/silent did not answer within PT0.1S");
    }

    @Test
    void askWaitsAsLongAsTheTypeAtHandSays() {
        ActorType<Counter.Command> hasty = Counter.TYPE.withAskTimeout(Duration.ofMillis(100));
        ActorType<Counter.Command> patient = IMPATIENT.withAskTimeout(Duration.ofMillis(300));

        assertThatThrownBy(() -> mesh.actor(hasty, "silent").<Long>call(Counter.Silence::new))
                .hasMessageContaining("test.counter/silent did not answer within PT0.1S");
        assertThatThrownBy(() -> mesh.actor(patient, "silent").withKey("k").<Long>call(Counter.Silence::new))
                .hasMessageContaining("test.impatient/silent did not answer within PT0.3S");
    }

    @Test
    void askWithoutTimeIsRefusedAndNotSent() {
        MeshRef<Counter.Command> counter = mesh.actor(Counter.TYPE, "no-time");

        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
            assertThatThrownBy(() -> counter.<Counter.Sum>call(none, replyTo -> new Counter.AddTwice(1, replyTo)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("test.counter/no-time was not asked");
        }

        assertThat(counter.<Long>call(Counter.Get::new)).isZero();
    }

    @Test
    void typeWithAnotherHomeIsAnotherType() {
        ActorType<Counter.Command> abroad = Counter.TYPE.withRegion(new Region("local"));

        assertThatThrownBy(() -> mesh.actor(abroad, "twice"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("test.counter")
                .hasMessageContaining("at home in local");
    }

    @Test
    void unknownTypeIsNamedTogetherWithTheRegisteredOnes() {
        ActorType<Counter.Command> stranger = ActorType.of("test.stranger", Counter.Command.class, Counter::new);

        assertThatThrownBy(() -> mesh.actor(stranger, "x").<Long>call(Counter.Get::new))
                .isInstanceOf(UnknownActorException.class)
                .hasMessageContaining("test.stranger")
                .hasMessageContaining("test.account, test.counter, test.impatient, test.moody-events, test.moody-state,"
                        + " test.thermostat");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // What a compiler would refuse is what is tried.
    void commandOfAForeignTypeIsRefused() {
        MeshRef foreign = mesh.actor(Counter.TYPE, "foreign");

        assertThatThrownBy(() -> foreign.tell(new Account.Deposited(1)))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("Deposited")
                .hasMessageContaining("Counter$Command");
    }

    @Test
    void idThatIsTooLongOrHasControlCharactersIsRefused() {
        assertThatThrownBy(() -> mesh.actor(Counter.TYPE, "x".repeat(201))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> mesh.actor(Counter.TYPE, "a\nb")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> mesh.actor(Counter.TYPE, "")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void typeWhoseCommandsCanNotBeWrittenFailsTheStart() {
        ActorType<Unwritable> type = ActorType.of("test.unwritable", Unwritable.class, () -> {
            throw new IllegalStateException("never made");
        });

        assertThatThrownBy(() -> Mesh.start(MeshConfig.local().withActors(type)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("test.unwritable")
                .hasMessageContaining("Unwritable.work");
    }

    record Unwritable(Runnable work) {}

    @Test
    void keptStatesSurviveARestartOfTheNode(@TempDir Path folder) {
        MeshConfig config = MeshConfig.local().dataDir(folder).withActors(Counter.TYPE, Account.TYPE, Thermostat.TYPE);
        try (Mesh first = Mesh.start(config)) {
            first.actor(Counter.TYPE, "c").tell(new Counter.Add(3));
            first.actor(Account.TYPE, "a").<Account.Balance>call(replyTo -> new Account.Deposit(10, replyTo));
            first.actor(Thermostat.TYPE, "t").<Done>call(replyTo -> new Thermostat.Set(25, replyTo));
        }

        try (Mesh again = Mesh.start(config)) {
            assertThat(again.actor(Account.TYPE, "a").<Account.Balance>call(Account.Ask::new))
                    .isEqualTo(new Account.Balance(10, 1));
            assertThat(again.actor(Thermostat.TYPE, "t").<Double>call(Thermostat.Read::new))
                    .isEqualTo(25);
            assertThat(again.actor(Counter.TYPE, "c").<Long>call(Counter.Get::new))
                    .isZero();
        }
    }
}
