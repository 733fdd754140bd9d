package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadMappers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that are written and read with a real ref in between, inside one actor system. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamFormTest {
    private static final ActorTestKit KIT = ActorTestKit.create("streams", ConfigFactory.load());
    private static final ActorTestKit HASTY =
            ActorTestKit.create("hasty", ConfigFactory.parseString("""
                pekko.stream.materializer.stream-ref {
                  subscription-timeout = 50ms
                  final-termination-signal-deadline = 50ms
                }\
                """).withFallback(ConfigFactory.load()));
    private static final int LIMIT = 1_000;

    @BeforeAll
    static void start() {
        for (ActorSystem<?> system : List.of(KIT.system(), HASTY.system())) {
            KnownActors.get(system)
                    .start(
                            new MeshRefs() {
                                @Override
                                public MeshRef<Object> ref(ActorId id, Region home) {
                                    throw new IllegalStateException("no refs here");
                                }
                            },
                            LIMIT);
        }
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
        HASTY.shutdownTestKit();
    }

    sealed interface Entry {}

    record Said(String text) implements Entry {}

    record Left(int members) implements Entry {}

    /** The stream as it is read of what was written. */
    private static Source<Entry, NotUsed> travelled(ActorTestKit kit, Source<Entry, ?> source) throws IOException {
        ObjectMapper mapper = PayloadMappers.cbor().build();
        mapper.setAnnotationIntrospector(new SealedNames());
        mapper.registerModule(new StreamForm("test", kit.system(), mapper));
        JavaType type = mapper.constructType(new TypeReference<Source<Entry, NotUsed>>() {});
        return mapper.readerFor(type).readValue(mapper.writerFor(type).writeValueAsBytes(source));
    }

    private static Source<Entry, NotUsed> travelled(Source<Entry, ?> source) throws IOException {
        return travelled(KIT, source);
    }

    private static CompletionStage<List<Entry>> run(Source<Entry, NotUsed> source) {
        return source.runWith(Sink.seq(), KIT.system());
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Test
    void elementsArriveInTheirOrderAndThenTheEnd() throws Exception {
        List<Entry> entries = IntStream.range(0, 200)
                .<Entry>mapToObj(i -> i % 2 == 0 ? new Said("text " + i) : new Left(i))
                .toList();

        assertThat(get(run(travelled(Source.from(entries))))).isEqualTo(entries);
        assertThat(get(run(travelled(Source.empty())))).isEmpty();
    }

    @Test
    void partsHoldNoNamesOfClasses() throws Exception {
        var mapper = PayloadMappers.cbor().build();
        var writing = new StreamParts.Writing("test", mapper.writerFor(Said.class), mapper, LIMIT);

        List<ByteString> parts =
                get(writing.parts(Source.single(new Said("hello"))).runWith(Sink.seq(), KIT.system()));

        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().utf8String()).contains("hello").doesNotContain("ttmesh");
    }

    @Test
    void failureOfTheSourceIsToldAfterTheElementsBeforeIt() throws Exception {
        Source<Entry, NotUsed> failing = Source.range(1, 2).map(i -> {
            if (i == 2) {
                throw new IllegalStateException("boom");
            }
            return new Left(i);
        });
        AtomicInteger seen = new AtomicInteger();

        CompletionStage<Done> done = travelled(failing).runForeach(entry -> seen.incrementAndGet(), KIT.system());

        assertThatThrownBy(() -> get(done)).isInstanceOfSatisfying(ActorFailedException.class, failure -> {
            assertThat(failure.remoteClass()).isEqualTo(IllegalStateException.class.getName());
            assertThat(failure.remoteMessage()).isEqualTo("boom");
            assertThat(failure).hasMessageContaining("stream of an actor of type test");
        });
        assertThat(seen).hasValue(1);
    }

    @Test
    void streamWhoseInstanceEndedHasAnUnknownOutcome() throws Exception {
        Source<Entry, NotUsed> travelled = travelled(Source.failed(new InstanceEnded()));

        assertThatThrownBy(() -> get(run(travelled)))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("actor of type test ended or moved");
    }

    @Test
    void elementOverTheLimitFailsTheStreamAndNamesTheLimit() throws Exception {
        Source<Entry, NotUsed> travelled = travelled(Source.single(new Said("x".repeat(LIMIT))));

        assertThatThrownBy(() -> get(run(travelled)))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("over " + LIMIT)
                .hasMessageContaining("ttmesh.actors.service.message-limit");
    }

    @Test
    void secondRunIsRefusedAndDoesNotHarmTheFirst() throws Exception {
        CompletableFuture<Entry> late = new CompletableFuture<>();
        Source<Entry, NotUsed> travelled = travelled(Source.completionStage(late));
        CompletionStage<List<Entry>> first = run(travelled);

        assertThatThrownBy(() -> get(run(travelled)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("second time");
        late.complete(new Said("late"));

        assertThat(get(first)).containsExactly(new Said("late"));
    }

    @Test
    void cancelReachesTheSource() throws Exception {
        var cancelled = new CompletableFuture<Done>();
        Source<Entry, NotUsed> endless = Source.<Entry>repeat(new Left(1)).watchTermination((none, done) -> {
            var unused = done.thenAccept(cancelled::complete);
            return none;
        });

        List<Entry> some = get(run(travelled(endless).take(3)));

        assertThat(some).hasSize(3);
        assertThat(get(cancelled)).isEqualTo(Done.getInstance());
    }

    @Test
    void sourceRunsAheadOfASlowConsumerByItsBufferOnly() throws Exception {
        var produced = new AtomicInteger();
        Source<Entry, ?> counted = Source.range(1, 1_000_000).map(i -> {
            produced.incrementAndGet();
            return new Left(i);
        });
        var consumer = travelled(counted).runWith(Sink.queue(), KIT.system());

        for (int i = 1; i <= 100; i++) {
            assertThat(get(consumer.pull())).contains(new Left(i));
        }

        assertThat(produced).hasValueLessThan(100 + 32 + 32);
        consumer.cancel();
    }

    @Test
    void streamThatNobodyRanInTimeIsCancelledAndFailsWhenItIsRun() throws Exception {
        var ended = new CompletableFuture<Done>();
        Source<Entry, NotUsed> travelled =
                travelled(HASTY, Source.<Entry>repeat(new Left(1)).watchTermination((none, done) -> {
                    var unused = done.whenComplete((value, thrown) -> ended.complete(Done.getInstance()));
                    return none;
                }));
        get(ended);

        assertThatThrownBy(() -> get(travelled.runWith(Sink.seq(), HASTY.system())))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("stream-ref.subscription-timeout");
    }
}
