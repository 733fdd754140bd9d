package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.spi.TaskSource;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.StartException;
import io.ttmesh.streaming.PayloadMappers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where streams may stand in types, and where not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamPlacesTest {
    record Line(String text) {}

    record Whole(ActorRef<Source<Line, NotUsed>> replyTo) {}

    record AnyMaterialized(Optional<ActorRef<Source<Line, ?>>> replyTo) {}

    record Inside(Source<Line, NotUsed> lines) {}

    record InAnswer(ActorRef<Inside> replyTo) {}

    record InList(ActorRef<List<Source<Line, NotUsed>>> replyTo) {}

    record OfStreams(ActorRef<Source<Source<Line, NotUsed>, NotUsed>> replyTo) {}

    record OfThreads(ActorRef<Source<Thread, NotUsed>> replyTo) {}

    record OfAnything(ActorRef<Source<?, NotUsed>> replyTo) {}

    record Materialized(ActorRef<Source<Line, Cancellable>> replyTo) {}

    private static void check(Class<?> type) {
        new WireTypes(PayloadMappers.cbor().build(), "actor type test").check(type);
    }

    @ParameterizedTest
    @ValueSource(classes = {Whole.class, AnyMaterialized.class})
    void answerMayBeAStream(Class<?> command) {
        assertThatCode(() -> check(command)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Inside.class,
                InAnswer.class,
                InList.class,
                OfStreams.class,
                OfThreads.class,
                OfAnything.class,
                Materialized.class
            })
    void otherPlacesAndElementsThatCanNotBeWrittenAreRefusedWithTheirPlace(Class<?> type) {
        assertThatThrownBy(() -> check(type))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("actor type test refused: ")
                .hasMessageMatching(".*(Inside\\.lines|" + type.getSimpleName() + "\\.replyTo).*");
    }

    @Test
    void taskThatTakesOrReturnsAStreamIsRefused() {
        var taking = DistributedTask.of(
                "test.taking",
                new TypeReference<Map<String, Inside>>() {},
                new TypeReference<Long>() {},
                (in, c) -> 0L);
        var returning = DistributedTask.of(
                "test.returning",
                new TypeReference<Long>() {},
                new TypeReference<Source<Line, NotUsed>>() {},
                (in, c) -> Source.empty());

        assertThatThrownBy(() -> TaskRegistry.of(List.of(TaskSource.of(taking))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("task test.taking@1 refused: its input, Inside.lines: ");
        assertThatThrownBy(() -> TaskRegistry.of(List.of(TaskSource.of(returning))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("task test.returning@1 refused: its result: ");
    }
}
