package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.StoredMigration;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadMappers;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads commands, answers, events and states of one actor type, as CBOR. Readers pass over fields that they
 * do not know, so that nodes of two releases understand each other. Safe for use by many threads.
 */
public final class ActorCodec {
    private static final int DIGEST_BYTES = 16;

    private final ActorType<?> type;
    private final ActorSystem<?> system;
    private final ObjectMapper mapper;
    private final StreamForm streams;
    private final CommandForm form;
    private final Map<String, ObjectReader> answers = new HashMap<>();
    private final Map<Class<?>, Stored> storedByClass = new HashMap<>();
    private final Map<String, Stored> storedByName = new HashMap<>();

    private record Stored(String name, int version, ObjectWriter writer, ObjectReader reader) {}

    /**
     * Makes the codec, and checks that all these types can be written and read.
     *
     * @throws InvalidInputException when one can not; names the type and where it stands
     */
    ActorCodec(ActorType<?> type, ActorSystem<?> system, MeshRefs refs) {
        this.type = type;
        this.system = system;
        this.mapper = mapper(system);
        this.streams = new StreamForm(type.name(), system, mapper);
        mapper.registerModule(streams);
        var wireTypes = new WireTypes(mapper, "actor type " + type.name());
        this.form = form(wireTypes, system, refs);
        wireTypes.answers().forEach((key, answer) -> answers.put(key, reading(mapper.readerFor(answer), refs)));
        for (Class<?> stored : type.stored()) {
            wireTypes.check(stored);
            SealedNames.leaves(stored).forEach(leaf -> addStored(leaf, refs));
        }
    }

    private CommandForm form(WireTypes wireTypes, ActorSystem<?> system, MeshRefs refs) {
        if (type.methods().isPresent()) {
            return new CallForm(
                    type.name(), type.methods().get(), system, mapper, wireTypes, reader -> reading(reader, refs));
        }
        wireTypes.check(type.commands());
        return new RecordForm(
                type.commands(), mapper.writerFor(type.commands()), reading(mapper.readerFor(type.commands()), refs));
    }

    private record RecordForm(Class<?> commands, ObjectWriter writer, ObjectReader reader) implements CommandForm {
        @Override
        public byte[] write(Object command, @Nullable ActorRef<Object> asker) throws IOException {
            return (asker == null ? writer : writer.withAttribute(ActorRefs.ASKER, asker)).writeValueAsBytes(command);
        }

        @Override
        public Object read(byte[] bytes, @Nullable AnswerTap tap) throws IOException {
            return (tap == null ? reader : reader.withAttribute(AnswerTap.class, tap)).readValue(bytes);
        }

        @Override
        public boolean takes(Object command) {
            return commands.isInstance(command);
        }
    }

    private static ObjectMapper mapper(ActorSystem<?> system) {
        ObjectMapper mapper = PayloadMappers.cbor()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
        mapper.setAnnotationIntrospector(new AnnotationIntrospectorPair(
                new SealedNames(), mapper.getSerializationConfig().getAnnotationIntrospector()));
        var module = new SimpleModule("ttmesh-actor-refs");
        module.addSerializer(actorRefs(), new ActorRefs.Writer(ActorRefResolver.get(system)));
        module.addDeserializer(actorRefs(), new ActorRefs.Reader(system, mapper, null, ""));
        module.addSerializer(Done.class, new DoneForm.Writer());
        module.addDeserializer(Done.class, new DoneForm.Reader());
        return mapper.registerModule(module);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal knows no type parameters.
    private static Class<ActorRef<?>> actorRefs() {
        return (Class) ActorRef.class;
    }

    private ObjectReader reading(ObjectReader reader, MeshRefs refs) {
        return reader.withAttribute(MeshRefs.class, refs).withAttribute(ActorRefs.ACTOR_TYPE, type.name());
    }

    private void addStored(Class<?> leaf, MeshRefs refs) {
        String name = leaf.getSimpleName();
        int version = type.options().migrations().stream()
                        .filter(migration -> migration.to().contains(name))
                        .mapToInt(StoredMigration::version)
                        .max()
                        .orElse(0)
                + 1;
        var stored = new Stored(name, version, mapper.writerFor(leaf), reading(mapper.readerFor(leaf), refs));
        storedByClass.put(leaf, stored);
        if (storedByName.put(name, stored) != null) {
            throw new InvalidInputException(
                    "actor type " + type.name() + " refused: events and state have two records named " + name
                            + ", which tells them apart in the store: rename one");
        }
    }

    /** The actor type. */
    public ActorType<?> type() {
        return type;
    }

    /**
     * A command as the actor takes it.
     *
     * @throws WrongPayloadException when it can not be read, or is of a foreign type
     */
    public Object command(Object command) {
        return command instanceof Envelope.Written written ? read(written.bytes(), null) : checked(command);
    }

    /**
     * The command that was {@linkplain #keyed written} so.
     *
     * @param tap told the answer in place of the one that asked; null when nobody asked
     * @throws WrongPayloadException when it can not be read
     */
    public Object read(byte[] command, @Nullable AnswerTap tap) {
        try {
            return form.read(command, tap);
        } catch (IOException | Error e) {
            throw wrong("a command of " + command.length + " bytes can not be read", e);
        }
    }

    /**
     * A command with a key, in the form in which it travels: the same bytes, whoever asks.
     *
     * @param asker the ref in it that stands for whoever asks; null when nobody does
     * @throws WrongPayloadException when it can not be written, or is of a foreign type
     */
    public Object keyed(Object command, @Nullable ActorRef<Object> asker) {
        return new Envelope.Written(write(command, asker));
    }

    private Object checked(Object command) {
        if (!form.takes(command)) {
            throw new WrongPayloadException("a command of " + command.getClass().getName()
                    + " was sent to an actor of type " + type.name() + ", which takes "
                    + type.methods().orElse(type.commands()).getName());
        }
        return command;
    }

    /**
     * A command as bytes.
     *
     * @throws WrongPayloadException when it can not be written, or is of a foreign type
     */
    public byte[] written(Object command) {
        return writeCommand(command);
    }

    /**
     * A command that was {@linkplain #written written}.
     *
     * @throws WrongPayloadException when it can not be read
     */
    public Object read(byte[] command) {
        return read(command, null);
    }

    byte[] writeCommand(Object command) {
        return command instanceof Envelope.Written written ? written.bytes() : write(command, null);
    }

    private byte[] write(Object command, @Nullable ActorRef<Object> asker) {
        try {
            return form.write(checked(command), asker);
        } catch (IOException e) {
            throw wrong("a value of " + command.getClass().getName() + " can not be written", e);
        }
    }

    byte[] write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException | Error e) {
            throw wrong("a value of " + value.getClass().getName() + " can not be written", e);
        }
    }

    Object readAnswer(String key, byte[] bytes) {
        ObjectReader reader = answers.get(key);
        if (reader == null) {
            throw new WrongPayloadException("an answer to " + key + " of actor type " + type.name()
                    + " is not known here: is this node older?");
        }
        try {
            return reader.readValue(bytes);
        } catch (IOException e) {
            throw wrong("an answer to " + key + " can not be read", e);
        }
    }

    /** Name and version under which a value is stored, as {@code Added|2}. */
    String storedForm(Object value) {
        Stored stored = stored(value);
        return stored.name() + "|" + stored.version();
    }

    byte[] writeStored(Object value) {
        return write(stored(value).writer(), value);
    }

    private Stored stored(Object value) {
        Stored stored = storedByClass.get(value.getClass());
        if (stored == null) {
            throw new WrongPayloadException("a value of " + value.getClass().getName()
                    + " was to be stored for actor type " + type.name() + ", which stores " + storedByName.keySet());
        }
        return stored;
    }

    /** A stored record as what it is today: itself, or what its migrations make of it. */
    List<Object> readStored(String name, int version, byte[] bytes) {
        try {
            Stored newest = storedByName.get(name);
            if (newest != null && newest.version() == version) {
                return List.of(newest.reader().<Object>readValue(bytes));
            }
            return migrated(name, version, mapper.readTree(bytes));
        } catch (IOException e) {
            throw wrong(name + " of version " + version + " can not be read from the store", e);
        }
    }

    private List<Object> migrated(String name, int version, JsonNode tree) throws IOException {
        StoredMigration next = migration(name, version);
        if (next == null) {
            return List.of(newest(name, version).reader().<Object>readValue(tree));
        }
        List<Object> values = new ArrayList<>();
        for (StoredMigration.Part part : next.change().apply(tree)) {
            if (!next.to().contains(part.name())) {
                throw new WrongPayloadException(
                        "actor type " + type.name() + ": the migration of " + name + " of version " + version
                                + " makes a " + part.name() + ", but says that it makes " + next.to() + ": name it");
            }
            values.addAll(migrated(part.name(), version + 1, part.fields()));
        }
        return values;
    }

    private Stored newest(String name, int version) {
        Stored newest = storedByName.get(name);
        if (newest == null || newest.version() != version) {
            throw new WrongPayloadException("actor type " + type.name() + " can not read " + name + " of version "
                    + version + ": register migrations up to what it stores, "
                    + storedByName.values().stream()
                            .map(stored -> stored.name() + " of version " + stored.version())
                            .sorted()
                            .toList());
        }
        return newest;
    }

    /** Says that one value was expected of the store. */
    WrongPayloadException notOne(List<Object> values) {
        return new WrongPayloadException("actor type " + type.name() + ": migrations made " + values.size()
                + " states of one: only events may become several, or none");
    }

    /** The names under which records are stored, with the newest version of each. */
    Map<String, Integer> newestVersions() {
        Map<String, Integer> versions = new HashMap<>();
        storedByName.forEach((name, stored) -> versions.put(name, stored.version()));
        return versions;
    }

    /**
     * What tells a command that was {@linkplain #keyed written} so from others: the same for the same values, whatever order
     * a map was written in.
     *
     * @throws WrongPayloadException when it can not be read
     */
    public String digest(byte[] command) {
        try {
            byte[] ordered = mapper.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsBytes(mapper.readValue(command, Object.class));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(ordered);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (IOException e) {
            throw wrong("a command of " + command.length + " bytes can not be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * An answer as it is kept.
     *
     * @param place in the commands that declares its type
     * @throws WrongPayloadException when it can not be written, or is a stream, which nobody can be given twice
     */
    public KeptKey.Kept kept(String place, Object answer) {
        if (answer instanceof Source<?, ?>) {
            throw new WrongPayloadException("actor type " + type.name() + ": the answer declared at " + place
                    + " is a stream, which is not kept under an idempotency key: ask without one");
        }
        return new KeptKey.Kept(place, ByteString.fromArrayUnsafe(write(answerWriter(place), answer)));
    }

    /**
     * The answer that was kept.
     *
     * @throws WrongPayloadException when it can not be read
     */
    public Object answer(KeptKey.Kept kept) {
        return readAnswer(kept.place(), kept.bytes().toArrayUnsafe());
    }

    /** Gives an answer to one that asked, in this JVM or another. */
    public void answer(ActorRef<Object> asker, String place, Object answer) {
        ActorRefs.answering(system, asker, new ActorRefs.Place(type.name(), place, answerWriter(place)))
                .tell(answer);
    }

    /**
     * The answer as it arrives on another node.
     *
     * @param key the place in the commands that declares its type
     */
    Object answerElsewhere(String key, Object answer) {
        ObjectReader reader = answerReader(key);
        return switch (answer) {
            case Source<?, ?> source -> streams.elsewhere(reader, source);
            case Returned<?>(Source<?, ?> source) ->
                new Returned<>(
                        streams.elsewhere(reader.forType(reader.getValueType().containedTypeOrUnknown(0)), source));
            default -> readAnswer(key, write(answerWriter(key), answer));
        };
    }

    private ObjectWriter answerWriter(String key) {
        return mapper.writerFor(answerReader(key).getValueType());
    }

    private ObjectReader answerReader(String key) {
        ObjectReader reader = answers.get(key);
        if (reader == null) {
            throw new WrongPayloadException("actor type " + type.name() + " has no answer declared at " + key);
        }
        return reader;
    }

    private @Nullable StoredMigration migration(String name, int version) {
        for (StoredMigration migration : type.options().migrations()) {
            if (migration.from().equals(name) && migration.version() == version) {
                return migration;
            }
        }
        return null;
    }

    /** The constructors and accessors of users' records are their code, and may throw anything. */
    private WrongPayloadException wrong(String what, Throwable e) {
        Failures.rethrowFatal(e);
        String why = switch (e) {
            case JsonProcessingException json -> json.getOriginalMessage();
            case IOException io -> String.valueOf(io.getMessage());
            default -> e.toString();
        };
        return new WrongPayloadException("actor type " + type.name() + ": " + what + ": " + why, e);
    }
}
