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
        try (var events = ActorUnit.of(Frail.EVENTS);
                var fields = ActorUnit.of(Frail.FIELDS)) {
            for (var unit : List.of(events, fields)) {
                assertThat(unit.tell(Frail.How.ASSERTION).failure()).get().isInstanceOf(AssertionError.class);
                assertThat(unit.tell(Frail.How.RECURSION).failure()).get().isInstanceOf(StackOverflowError.class);
                assertThat(unit.tell(Frail.How.NOTHING).failure()).isEmpty();
            }
        }
    }

    @Test
    void onStartThatAlwaysThrowsIsSaidWithItsCause() {
        try (var events = ActorUnit.of(Unborn.EVENTS);
                var state = ActorUnit.of(Unborn.STATE)) {
            for (var unit : List.of(events, state)) {
                var outcome = unit.tell("begin");

                assertThat(outcome.failure()).get().hasToString("java.lang.IllegalStateException: never born");
                assertThatThrownBy(outcome::state).hasRootCauseMessage("never born");
            }
        }
    }

    /** Fails as it is told. */
    static final class Frail {
        enum How {
            NOTHING,
            ASSERTION,
            RECURSION
        }

        record Event() {}

        record State() {}

        static final ActorType<How> EVENTS =
                ActorType.eventSourced("unit.frail-events", How.class, Event.class, State.class, OfEvents::new);
        static final ActorType<How> FIELDS = ActorType.of("unit.frail-fields", How.class, OfFields::new);

        static long fail(How how) {
            return switch (how) {
                case NOTHING -> 0;
                case ASSERTION -> throw new AssertionError("frail");
                case RECURSION -> 1 + fail(how);
            };
        }

        static final class OfEvents extends EventSourcedActor<How, Event, State> {
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

        static final class OfFields extends DistributedActor<How> {
            @Override
            public Behavior<How> onMessage(How how) {
                fail(how);
                return same();
            }
        }
    }

    /** Never starts. */
    static final class Unborn {
        record Event() {}

        record State() {}

        static final ActorType<String> EVENTS =
                ActorType.eventSourced("unit.unborn-events", String.class, Event.class, State.class, OfEvents::new);
        static final ActorType<String> STATE =
                ActorType.durableState("unit.unborn-state", String.class, State.class, OfState::new);

        static final class OfEvents extends EventSourcedActor<String, Event, State> {
            @Override
            public State emptyState() {
                return new State();
            }

            @Override
            public void onStart(State state) {
                throw new IllegalStateException("never born");
            }

            @Override
            public Effect<Event, State> onCommand(
                    State state, String command) {
                return Effect().none();
            }

            @Override
            public State onEvent(State state, Event event) {
                return state;
            }
        }

        static final class OfState extends DurableStateActor<String, State> {
            @Override
            public State emptyState() {
                return new State();
            }

            @Override
            public void onStart(State state) {
                throw new IllegalStateException("never born");
            }

            @Override
            public org.apache.pekko.persistence.typed.state.javadsl.Effect<State> onCommand(
                    State state, String command) {
                return Effect().none();
            }
        }
    }
}
