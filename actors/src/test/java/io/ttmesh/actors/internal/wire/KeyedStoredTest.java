package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DurableStateActor;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.model.CommandKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was stored with idempotency keys, when they were new: the bytes say no version of how keys are written, so today's code must
 * read these, or another manifest must tell it from them.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeyedStoredTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    /** Set to write the samples that are missing; those of a released version are never written again. */
    private static final boolean WRITES = Boolean.getBoolean("ttmesh.test.wire.write");

    private static final Path FOLDER = Path.of("src/test/resources/stored/keys");

    record Deposit(int amount, ActorRef<Balance> replyTo) {}

    record Balance(long cents) {}

    record Deposited(int amount) {}

    record State(long cents) {}

    private static final ActorType<Deposit> ACCOUNT = ActorType.eventSourced(
            "keyed.account", Deposit.class, Deposited.class, State.class, KeyedStoredTest::account);
    private static final ActorType<Deposit> DIAL =
            ActorType.durableState("keyed.dial", Deposit.class, State.class, KeyedStoredTest::dial);

    private static EventSourcedActor<Deposit, Deposited, State> account() {
        throw new IllegalStateException("never made");
    }

    private static DurableStateActor<Deposit, State> dial() {
        throw new IllegalStateException("never made");
    }

    /** What is stored, in which file and under which manifest. */
    record Sample(String file, String manifest, StoredValue value) {}

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static Stream<Sample> samples() {
        KnownActors known = KnownActors.get(KIT.system());
        known.start(
                (id, home) -> {
                    throw new IllegalStateException("no refs here");
                },
                1_000_000);
        ActorCodec account = known.codec(ACCOUNT);
        ActorCodec dial = known.codec(DIAL);
        var open =
                new KeptKey(new CommandKey("order-17 ü"), "00112233445566778899aabbccddeeff", 1_767_225_600_123L, null);
        var answered = new KeptKey(
                new CommandKey("order-18"),
                "ffeeddccbbaa99887766554433221100",
                1_767_225_600_456L,
                account.kept("Deposit.replyTo", new Balance(1L << 40)));
        return Stream.of(
                new Sample(
                        "event",
                        "t|keyed.account|Deposited|1",
                        StoredValue.of(account, new Deposited(10), List.of(open), new AtomicLong())),
                new Sample(
                        "snapshot",
                        "t|keyed.account|State|1",
                        StoredValue.of(account, new State(20), List.of(open, answered), new AtomicLong())),
                new Sample(
                        "state",
                        "t|keyed.dial|State|1",
                        StoredValue.of(dial, new State(30), List.of(answered), new AtomicLong())),
                new Sample("note", "t|keyed.account", StoredValue.of(account, answered, new AtomicLong())));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatWasStoredWithKeysIsReadAsItWas(Sample sample) throws IOException {
        var serializer = new ActorSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
        Path file = FOLDER.resolve(sample.file() + ".b64");
        if (WRITES && !Files.exists(file)) {
            Files.createDirectories(FOLDER);
            Files.write(file, Base64.getMimeEncoder().encode(serializer.toBinary(sample.value())));
        }

        var read = (StoredValue)
                serializer.fromBinary(Base64.getMimeDecoder().decode(Files.readAllBytes(file)), sample.manifest());

        assertThat(serializer.manifest(sample.value())).isEqualTo(sample.manifest());
        assertThat(read.values()).isEqualTo(sample.value().values());
        assertThat(read.keys()).isEqualTo(sample.value().keys());
        for (KeptKey key : read.keys()) {
            if (key.answer() != null) {
                assertThat(read.codec().answer(key.answer())).isEqualTo(new Balance(1L << 40));
            }
        }
    }
}
