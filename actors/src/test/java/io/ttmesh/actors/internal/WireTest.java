package io.ttmesh.actors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.internal.life.TaskHistory;
import io.ttmesh.actors.internal.life.TaskState;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.sharding.NodeProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves the JVM comes back as it was, what was stored stays readable, and nothing else is taken. */
class WireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ActorTestKit JSON_KIT = ActorTestKit.create(ConfigFactory.parseString(
            "pekko.actor.serialization-bindings { \"io.ttmesh.model.WireSafe\" = jackson-json }"));
    private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
    private static final List<Object> SAMPLES = WireSamples.all(KIT);

    /** Set to write the samples that are missing; those of a released version are never written again. */
    private static final boolean WRITES = Boolean.getBoolean("ttmesh.test.wire.write");

    private static final Path FOLDER = Path.of("src/test/resources/wire/1");

    record NotForTheWire(String secret) {}

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
        JSON_KIT.shutdownTestKit();
    }

    static Stream<Object> samples() {
        return SAMPLES.stream();
    }

    static Stream<TaskEvent.Journalled> journalled() {
        return WireSamples.journalled().stream();
    }

    static Stream<Object> stored() {
        return Stream.concat(journalled(), WireSamples.stored().stream());
    }

    @Test
    void everyWireSafeRecordHasASample() {
        Set<String> sampled = SAMPLES.stream()
                .map(sample -> sample.getClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(sampled).isEqualTo(WireTypes.ofModules(NodeId.class, NodeProfile.class, OwnerCommand.class));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void wireSafeRecordComesBackEqual(Object sample) throws IOException {
        assertThat(SERIALIZATION.serializerFor(sample.getClass())).isInstanceOf(JacksonCborSerializer.class);

        KIT.serializationTestKit().verifySerialization(sample, true);
    }

    static Stream<Object> jsonSamples() {
        return WireSamples.all(JSON_KIT).stream();
    }

    /** Operators may bind JSON instead, to look at what is sent. */
    @ParameterizedTest
    @MethodSource("jsonSamples")
    void wireSafeRecordComesBackEqualFromJson(Object sample) {
        JSON_KIT.serializationTestKit().verifySerialization(sample, true);
    }

    @Test
    void recordThatIsNotWireSafeIsNotSent() {
        assertThatThrownBy(() -> SERIALIZATION.serialize(new NotForTheWire("x")).get())
                .hasMessageContaining("NotForTheWire");
    }

    @Test
    void signalsOfThisJvmAreNotSent() {
        assertThatThrownBy(
                        () -> SERIALIZATION.serialize(new OwnerSignal.HandOff()).get())
                .hasMessageContaining("HandOff");
    }

    @Test
    void recordThatIsNotWireSafeIsNotReceived() throws IOException {
        Serializer cbor = SERIALIZATION.serializerFor(NodeId.class);
        byte[] bytes = "\"x\"".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> SERIALIZATION
                        .deserialize(bytes, cbor.identifier(), NotForTheWire.class.getName())
                        .get())
                .hasMessageContaining("NotForTheWire")
                .hasMessageContaining("allow");
    }

    @ParameterizedTest
    @MethodSource("stored")
    void recordStoredByVersion1IsReadAsItWasWritten(Object sample) throws IOException {
        if (WRITES) {
            write(sample);
        }

        assertThat(stored(sample.getClass())).isEqualTo(sample);
    }

    @Test
    void everyJournalledTypeHasAStoredSample() {
        assertThat(journalled().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrder(TaskEvent.Journalled.class.getPermittedSubclasses());
    }

    @Test
    void lifeStoredByVersion1IsReplayed() throws IOException {
        TaskState state = TaskState.ABSENT;

        for (Class<?> type : List.of(TaskEvent.Submitted.class, TaskEvent.AttemptOpened.class, TaskEvent.Ended.class)) {
            state = TaskHistory.apply(state, (TaskEvent) stored(type));
        }

        assertThat(state)
                .isInstanceOfSatisfying(
                        TaskState.Ended.class,
                        ended -> assertThat(ended.outcome().phase()).isEqualTo(TaskPhase.SUCCEEDED));
    }

    private static String file(Class<?> type) {
        return type.getSimpleName() + ".cbor";
    }

    private static Object stored(Class<?> type) throws IOException {
        Serializer cbor = SERIALIZATION.serializerFor(type);
        return SERIALIZATION
                .deserialize(bytesOf(type), cbor.identifier(), type.getName())
                .get();
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        if (WRITES) {
            return Files.readAllBytes(FOLDER.resolve(file(type)));
        }
        try (InputStream in = WireTest.class.getResourceAsStream("/wire/1/" + file(type))) {
            assertThat(in).as("stored sample wire/1/%s", file(type)).isNotNull();
            return in.readAllBytes();
        }
    }

    private static void write(Object sample) throws IOException {
        Serializer cbor = SERIALIZATION.serializerFor(sample.getClass());
        assertThat(Serializers.manifestFor(cbor, sample))
                .isEqualTo(sample.getClass().getName());
        Path path = FOLDER.resolve(file(sample.getClass()));
        if (!Files.exists(path)) {
            Files.createDirectories(FOLDER);
            Files.write(path, cbor.toBinary(sample));
        }
    }
}
