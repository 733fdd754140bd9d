package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.StoredMigration;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.CommandKey;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ActorCodecTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    sealed interface Command {}

    record Rich(Optional<String> text, Instant at, Map<String, Long> amounts, List<Inner> inner, ActorRef<Long> replyTo)
            implements Command {}

    record Empty() implements Command {}

    sealed interface Inner {}

    record Left(int value) implements Inner {}

    record Right(String value) implements Inner {}

    record OldState(long amount) {}

    record State(long cents, String currency) {}

    record Event(int amount) {}

    private static <C, S> ActorType<C> type(Class<C> commands, Class<S> state) {
        Supplier<EventSourcedActor<C, Event, S>> never = () -> {
            throw new IllegalStateException("never made");
        };
        return ActorType.eventSourced("test", commands, Event.class, state, never);
    }

    private static ActorCodec codec(ActorType<?> type) {
        return new ActorCodec(type, KIT.system(), new MeshRefs() {
            @Override
            public MeshRef<Object> ref(ActorId id, Region home) {
                throw new IllegalStateException("no refs here");
            }
        });
    }

    @Test
    void commandsComeBackAsTheyWereWithoutAClassName() {
        ActorCodec codec = codec(type(Command.class, State.class));
        TestProbe<Long> probe = KIT.createTestProbe();
        Command command = new Rich(
                Optional.of("x"),
                Instant.ofEpochSecond(5, 7),
                Map.of("a", 1L << 40),
                List.of(new Left(1), new Right("r")),
                probe.getRef());

        byte[] bytes = codec.writeCommand(command);

        assertThat(codec.command(new Envelope.Written(bytes))).isEqualTo(command);
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("Rich")
                .doesNotContain("io.ttmesh");
        assertThat(codec.command(new Envelope.Written(codec.writeCommand(new Empty()))))
                .isEqualTo(new Empty());
    }

    @Test
    void bytesThatAreNoCommandAreRefused() {
        ActorCodec codec = codec(type(Command.class, State.class));

        assertThatThrownBy(() -> codec.command(new Envelope.Written(new byte[] {1, 2, 3})))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("actor type test");
    }

    @Test
    void storedStateOfAnOlderVersionAndNameIsMigrated() {
        byte[] old = codec(type(Command.class, OldState.class)).writeStored(new OldState(12));
        ActorCodec now = codec(type(Command.class, State.class)
                .withMigration(
                        "OldState",
                        1,
                        tree -> ((ObjectNode) tree)
                                .put("cents", tree.path("amount").asLong() * 100))
                .withMigration(new StoredMigration(
                        "OldState", 2, "State", tree -> ((ObjectNode) tree).put("currency", "EUR"))));

        assertThat(now.readStored("OldState", 1, old)).containsExactly(new State(1200, "EUR"));
        assertThat(now.storedForm(new State(1, "EUR"))).isEqualTo("State|3");
        assertThat(now.readStored("State", 3, now.writeStored(new State(1, "EUR"))))
                .containsExactly(new State(1, "EUR"));
    }

    @Test
    void storedFormThatNobodyKnowsIsRefused() {
        ActorCodec codec = codec(type(Command.class, State.class));

        assertThatThrownBy(() -> codec.readStored("State", 9, codec.writeStored(new State(1, "EUR"))))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("State of version 9");
    }

    @Test
    void commandWithAKeyIsWrittenTheSameWhoeverAsksAndItsAnswerIsTapped() {
        ActorCodec codec = codec(type(Command.class, State.class));
        TestProbe<Object> asker = KIT.createTestProbe();
        TestProbe<Object> other = KIT.createTestProbe();
        TestProbe<Object> host = KIT.createTestProbe();

        byte[] bytes = codec.written(codec.keyed(rich(asker.getRef()), asker.getRef()));
        byte[] others = codec.written(codec.keyed(rich(other.getRef()), other.getRef()));
        var read = (Rich) codec.read(
                bytes, new AnswerTap(asker.getRef(), host.getRef(), (place, answer) -> place + "=" + answer));
        read.replyTo().tell(7L);

        assertThat(others).isEqualTo(bytes);
        assertThat(codec.digest(bytes)).hasSize(32).isEqualTo(codec.digest(others));
        assertThat(read).isEqualTo(rich(asker.getRef()));
        host.expectMessage("Rich.replyTo=7");
        assertThat(codec.answer(codec.kept("Rich.replyTo", 7L))).isEqualTo(7L);
    }

    private static Rich rich(ActorRef<Object> asker) {
        return new Rich(Optional.empty(), Instant.EPOCH, Map.of(), List.of(), asker.unsafeUpcast());
    }

    @Test
    void keysAreStoredBesideTheValueAndWithoutThemTheFormIsTheOldOne() throws Exception {
        KnownActors.get(KIT.system())
                .start(
                        (id, home) -> {
                            throw new IllegalStateException("no refs here");
                        },
                        1_000_000);
        ActorCodec codec = KnownActors.get(KIT.system()).codec(type(Command.class, State.class));
        var serializer = new ActorSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
        var key = new KeptKey(new CommandKey("k-ü"), "d", 5, null);
        var answered = key.with(new KeptKey.Kept("Rich.replyTo", ByteString.fromString("a")));
        List<StoredValue> values = List.of(
                StoredValue.of(codec, new Event(1), List.of(), new AtomicLong()),
                StoredValue.of(codec, new Event(2), List.of(key, answered), new AtomicLong()),
                StoredValue.of(codec, answered, new AtomicLong()));

        for (StoredValue value : values) {
            var read = (StoredValue) serializer.fromBinary(serializer.toBinary(value), serializer.manifest(value));

            assertThat(read.values()).isEqualTo(value.values());
            assertThat(read.keys()).isEqualTo(value.keys());
        }
        assertThat(values.stream().map(serializer::manifest))
                .containsExactly("s|test|Event|1", "t|test|Event|1", "t|test");
        assertThat(serializer.toBinary(values.getFirst())).isEqualTo(codec.writeStored(new Event(1)));
    }

    record Anything(Object what) {}

    record Threads(Thread thread) {}

    record Functions(List<Supplier<String>> suppliers) {}

    record BadAnswer(ActorRef<Runnable> replyTo) {}

    @Test
    void typesThatCouldNotBeWrittenOrReadAreRefusedWithTheirPlace() {
        for (Class<?> bad : List.of(Anything.class, Threads.class, Functions.class, BadAnswer.class)) {
            assertThatThrownBy(() -> codec(type(bad, State.class)))
                    .as(bad.getSimpleName())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("actor type test")
                    .hasMessageContaining(bad.getSimpleName() + ".");
        }
    }
}
