package io.ttmesh.testkit.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.testkit.ActorUnit;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the functions throw that make an actor's messages of what it has asked for. */
@Timeout(60)
class AdaptionTest {
    static Stream<ActorType<Pipe>> all() {
        return Stream.of(OfFields.TYPE, OfState.TYPE);
    }

    @ParameterizedTest
    @MethodSource("all")
    void throwOfAFunctionThatAdaptsMessagesIsShown(ActorType<Pipe> type) {
        try (var unit = ActorUnit.of(type)) {
            assertThat(unit.tell(new Pipe()).failure())
                    .get()
                    .hasToString("java.lang.IllegalStateException: unreadable");
        }
    }

    record Pipe() {
        static void to(ActorContext<Pipe> context) {
            context.pipeToSelf(CompletableFuture.completedStage(1), (one, failure) -> {
                throw new IllegalStateException("unreadable");
            });
        }
    }

    static final class OfFields extends DistributedActor<Pipe> {
        static final ActorType<Pipe> TYPE = ActorType.of("unit.pipe", Pipe.class, OfFields::new);

        @Override
        public Behavior<Pipe> onMessage(Pipe command) {
            Pipe.to(context());
            return same();
        }
    }

    static final class OfState extends DurableStateActor<Pipe, OfState.None> {
        static final ActorType<Pipe> TYPE =
                ActorType.durableState("unit.pipe-state", Pipe.class, None.class, OfState::new);

        record None() {}

        @Override
        public None emptyState() {
            return new None();
        }

        @Override
        public Effect<None> onCommand(None state, Pipe command) {
            Pipe.to(context());
            return Effect().none();
        }
    }
}
