package io.ttmesh.testkit.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.testkit.ActorUnit;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActorUnitTest {
    @Test
    void commandLeadsToEventsStateAndReply() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            var outcome = ledger.<Long>ask(replyTo -> new Ledger.Book(10, replyTo));

            assertThat(outcome.reply()).isEqualTo(10);
            assertThat(outcome.events()).containsExactly(new Ledger.Booked(10));
            assertThat(outcome.state()).isEqualTo(new Ledger.State(10, 1));
            assertThat(outcome.failure()).isEmpty();
        }
    }

    @Test
    void whatTheActorSendsItselfIsPartOfTheOutcome() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            assertThat(ledger.tell(new Ledger.Twice(4)).events())
                    .containsExactly(new Ledger.Booked(4), new Ledger.Booked(4));
        }
    }

    @Test
    void handlerThatThrowsIsShownAndLeavesTheStateAsItWas() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            ledger.given(new Ledger.Booked(7));

            var outcome = ledger.<Long>ask(replyTo -> new Ledger.Book(-1, replyTo));

            assertThat(outcome.failure()).get().hasToString("java.lang.IllegalArgumentException: an amount of -1");
            assertThatThrownBy(outcome::reply)
                    .isInstanceOf(AssertionError.class)
                    .hasCause(outcome.failure().get());
            assertThat(outcome.state()).isEqualTo(new Ledger.State(7, 1));
            assertThat(ledger.<Long>ask(replyTo -> new Ledger.Book(1, replyTo)).reply())
                    .isEqualTo(8);
        }
    }

    @Test
    void restartRecoversTheSameState() {
        try (var ledger = ActorUnit.of(Ledger.TYPE.withSnapshots(2, 0))) {
            for (int i = 1; i <= 5; i++) {
                int amount = i;
                ledger.<Long>ask(replyTo -> new Ledger.Book(amount, replyTo)).reply();
            }

            assertThat(ledger.restart().state()).isEqualTo(new Ledger.State(15, 5));
        }
    }

    @Test
    void restartTellsOfAnEventHandlerThatDependsOnMoreThanItsEvent() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            ledger.tell(new Ledger.Cheat());

            assertThatThrownBy(ledger::restart)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("State[total=1, bookings=1]")
                    .hasMessageContaining("State[total=0, bookings=1]");
        }
    }

    @Test
    void eventThatLosesSomethingInTheStoreFailsTheStep() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            assertThatThrownBy(() -> ledger.tell(new Ledger.Lose()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Lossy[amount=1, cents=50]")
                    .hasMessageContaining("Lossy[amount=1, cents=null]");
        }
    }

    @Test
    void stopIsSeenAndTheNextCommandStartsAgain() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            var outcome = ledger.<Long>ask(Ledger.Close::new);

            assertThat(outcome.isStopped()).isTrue();
            assertThat(outcome.reply()).isEqualTo(1);
            assertThat(ledger.<Long>ask(replyTo -> new Ledger.Book(1, replyTo)).reply())
                    .isEqualTo(2);
        }
    }

    @Test
    void remindersComeWhenTheTestLetsTimePassAndOutliveTheInstance() {
        try (var timer = ActorUnit.of(Alarm.TYPE)) {
            timer.tell(new Alarm.Set("once", Duration.ofMinutes(5)));
            timer.tell(new Alarm.Set("never", Duration.ofMinutes(5)));
            timer.tell(new Alarm.Drop("never"));
            timer.restart();

            timer.passTime(Duration.ofMinutes(4));
            assertThat(timer.<String>ask(Alarm.Rung::new).reply()).isEmpty();

            timer.passTime(Duration.ofMinutes(2));
            assertThat(timer.<String>ask(Alarm.Rung::new).reply()).isEqualTo("once");
        }
    }

    @Test
    void reminderThatIsSetAgainKeepsItsTime() {
        try (var timer = ActorUnit.of(Alarm.TYPE)) {
            timer.tell(new Alarm.Set("once", Duration.ofMinutes(5)));
            timer.passTime(Duration.ofMinutes(3));

            timer.tell(new Alarm.Set("once", Duration.ofMinutes(5)));
            timer.passTime(Duration.ofMinutes(3));

            assertThat(timer.<String>ask(Alarm.Rung::new).reply()).isEqualTo("once");
        }
    }

    @Test
    void otherActorsDoWhatTheTestSays() {
        try (var ledger = ActorUnit.of(Ledger.TYPE)) {
            ledger.peers(Ledger.TYPE, (id, command) -> {
                if (command instanceof Ledger.Book(var amount, var replyTo)) {
                    replyTo.tell(amount);
                }
            });
            ledger.given(new Ledger.Booked(50));
            var other = ledger.ref(Ledger.TYPE, "other");

            assertThat(ledger.<Boolean>ask(replyTo -> new Ledger.Pay(other, 20, replyTo))
                            .reply())
                    .isTrue();
            assertThat(ledger.sentTo(Ledger.TYPE, "other"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Ledger.Book.class, book -> assertThat(book.amount()).isEqualTo(20));
        }
    }

    @Test
    void durableStateIsSeenAndComesBack() {
        try (var dial = ActorUnit.of(Dial.TYPE)) {
            assertThat(dial.<Integer>ask(replyTo -> new Dial.Turn(3, replyTo)).reply())
                    .isEqualTo(3);
            assertThat(dial.state()).isEqualTo(new Dial.State(3));
            assertThat(dial.restart().state()).isEqualTo(new Dial.State(3));
        }
    }

    @Test
    void volatileActorAnswersTicksAndStartsEmptyAgain() {
        try (var clock = ActorUnit.of(Ticker.TYPE)) {
            clock.passTime(Duration.ofSeconds(3));
            assertThat(clock.<Integer>ask(Ticker.Count::new).reply()).isEqualTo(3);

            assertThat(clock.restart().isStopped()).isTrue();

            assertThat(clock.<Integer>ask(Ticker.Count::new).reply()).isZero();
            assertThatThrownBy(clock::state).hasMessageContaining("volatile");
        }
    }

    /** A number that is kept. */
    static final class Dial extends DurableStateActor<Dial.Turn, Dial.State> {
        static final ActorType<Turn> TYPE = ActorType.durableState("unit.dial", Turn.class, State.class, Dial::new);

        record Turn(int by, ActorRef<Integer> replyTo) {}

        record State(int at) {}

        @Override
        public State emptyState() {
            return new State(0);
        }

        @Override
        public Effect<State> onCommand(State state, Turn turn) {
            return Effect().persist(new State(state.at() + turn.by())).thenReply(turn.replyTo(), State::at);
        }
    }

    /** Counts seconds. */
    static final class Ticker extends DistributedActor<Ticker.Command> {
        static final ActorType<Command> TYPE = ActorType.of("unit.ticker", Command.class, Ticker::new);

        private int seconds;

        sealed interface Command {}

        record Tick() implements Command {}

        record Count(ActorRef<Integer> replyTo) implements Command {}

        @Override
        public void onStart() {
            timers().startTimerAtFixedRate(new Tick(), Duration.ofSeconds(1));
        }

        @Override
        public Behavior<Command> onMessage(Command command) {
            switch (command) {
                case Tick() -> seconds++;
                case Count(var replyTo) -> replyTo.tell(seconds);
            }
            return same();
        }
    }

    /** Remembers the last reminder that it was told. */
    static final class Alarm extends DistributedActor<Alarm.Order> {
        static final ActorType<Order> TYPE = ActorType.of("unit.alarm", Order.class, Alarm::new);

        sealed interface Order {}

        record Set(String name, Duration delay) implements Order {}

        record Drop(String name) implements Order {}

        record Ring(String name) implements Order {}

        record Rung(ActorRef<String> replyTo) implements Order {}

        private String rung = "";

        @Override
        public Behavior<Order> onMessage(Order command) {
            switch (command) {
                case Set(var name, var delay) -> remind(name, new Ring(name), delay);
                case Drop(var name) -> cancelReminder(name);
                case Ring(var name) -> rung = name;
                case Rung(var replyTo) -> replyTo.tell(rung);
            }
            return same();
        }
    }
}
