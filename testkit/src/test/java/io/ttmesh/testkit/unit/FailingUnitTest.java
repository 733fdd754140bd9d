package io.ttmesh.testkit.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.testkit.ActorUnit;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors that fail, alone: they are told of as on a mesh. */
@Timeout(120)
class FailingUnitTest {
    @Test
    void failedAssertionAndEndlessRecursionAreFailuresAsOnTheMesh() {
        try (var events = ActorUnit.of(FrailEvents.TYPE);
                var fields = ActorUnit.of(FrailFields.TYPE)) {
            for (var unit : List.of(events, fields)) {
                assertThat(unit.tell(How.ASSERTION).failure()).get().isInstanceOf(AssertionError.class);
                assertThat(unit.tell(How.RECURSION).failure()).get().isInstanceOf(StackOverflowError.class);
                assertThat(unit.tell(How.NOTHING).failure()).isEmpty();
            }
        }
    }

    @Test
    void onStartThatAlwaysThrowsIsSaidWithItsCause() {
        try (var events = ActorUnit.of(UnbornEvents.TYPE);
                var state = ActorUnit.of(UnbornState.TYPE)) {
            for (var unit : List.of(events, state)) {
                var outcome = unit.tell("begin");

                assertThat(outcome.failure()).get().hasToString("java.lang.IllegalStateException: never born");
                assertThatThrownBy(outcome::state).hasRootCauseMessage("never born");
            }
        }
    }

    enum How {
        NOTHING,
        ASSERTION,
        RECURSION
    }

    record Event() {}

    record State() {}

    private static long fail(How how) {
        return switch (how) {
            case NOTHING -> 0;
            case ASSERTION -> throw new AssertionError("frail");
            case RECURSION -> 1 + fail(how);
        };
    }

    /** Fails as it is told. */
    static final class FrailEvents extends EventSourcedActor<How, Event, State> {
        static final ActorType<How> TYPE =
                ActorType.eventSourced("unit.frail-events", How.class, Event.class, State.class, FrailEvents::new);

        @Override
        public State emptyState() {
            return new State();
        }

        @Override
        public Effect<Event, State> onCommand(State state, How how) {
            fail(how);
            return Effect().none();
        }

        @Override
        public State onEvent(State state, Event event) {
            return state;
        }
    }

    /** The same without anything that is kept. */
    static final class FrailFields extends DistributedActor<How> {
        static final ActorType<How> TYPE = ActorType.of("unit.frail-fields", How.class, FrailFields::new);

        @Override
        public Behavior<How> onMessage(How how) {
            fail(how);
            return same();
        }
    }

    /** Never starts. */
    static final class UnbornEvents extends EventSourcedActor<String, Event, State> {
        static final ActorType<String> TYPE =
                ActorType.eventSourced("unit.unborn-events", String.class, Event.class, State.class, UnbornEvents::new);

        @Override
        public State emptyState() {
            return new State();
        }

        @Override
        public void onStart(State state) {
            throw new IllegalStateException("never born");
        }

        @Override
        public Effect<Event, State> onCommand(State state, String command) {
            return Effect().none();
        }

        @Override
        public State onEvent(State state, Event event) {
            return state;
        }
    }

    /** The same with a durable state. */
    static final class UnbornState extends DurableStateActor<String, State> {
        static final ActorType<String> TYPE =
                ActorType.durableState("unit.unborn-state", String.class, State.class, UnbornState::new);

        @Override
        public State emptyState() {
            return new State();
        }

        @Override
        public void onStart(State state) {
            throw new IllegalStateException("never born");
        }

        @Override
        public org.apache.pekko.persistence.typed.state.javadsl.Effect<State> onCommand(State state, String command) {
            return Effect().none();
        }
    }
}
