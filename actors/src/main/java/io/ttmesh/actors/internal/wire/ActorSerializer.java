package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.CommandKey;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.WrongPayloadException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/**
 * Writes what leaves the JVM: commands, answers, events and states. What can not be written, or is too large for a
 * message, is told to the one that asked.
 */
public final class ActorSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 735_502;
    private static final String COMMAND = "c";
    private static final String KEYED = "k";
    private static final String ANSWER = "a|";
    private static final String STORED = "s|";
    private static final String STORED_KEYS = "t|";

    private final ActorSystem<?> system;

    /** Called by Pekko. */
    public ActorSerializer(ExtendedActorSystem system) {
        this.system = Adapter.toTyped(system);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object value) {
        return switch (value) {
            case Envelope envelope -> envelope.key() == null ? COMMAND : KEYED;
            case Answer answer -> ANSWER + answer.type() + "|" + answer.key();
            case StoredValue stored -> manifest(stored);
            default -> throw new IllegalArgumentException("not for this serializer: " + value.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object value) {
        return switch (value) {
            case Envelope envelope -> written(envelope);
            case Answer answer -> written(answer);
            case StoredValue stored -> {
                byte[] bytes = bytes(stored);
                stored.written().addAndGet(bytes.length);
                yield bytes;
            }
            default -> throw new IllegalArgumentException("not for this serializer: " + value.getClass());
        };
    }

    private static String manifest(StoredValue stored) {
        String type = stored.codec().type().name();
        if (stored.keys().isEmpty()) {
            return STORED + type + "|" + stored.codec().storedForm(stored.value());
        }
        return STORED_KEYS
                + type
                + (stored.values().isEmpty() ? "" : "|" + stored.codec().storedForm(stored.value()));
    }

    private static byte[] bytes(StoredValue stored) {
        byte[] value = stored.values().isEmpty() ? new byte[0] : stored.codec().writeStored(stored.value());
        if (stored.keys().isEmpty()) {
            return value;
        }
        var bytes = new ByteArrayOutputStream(value.length + 256);
        try {
            KeptKey.write(stored.keys(), new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.writeBytes(value);
        return bytes.toByteArray();
    }

    private byte[] written(Envelope envelope) {
        try {
            byte[] command = sized("the command", codec(envelope.type()).writeCommand(envelope.command()));
            var bytes = new ByteArrayOutputStream(command.length + 128);
            var out = new DataOutputStream(bytes);
            CommandKey key = envelope.key();
            if (key != null) {
                out.writeUTF(key.text());
            }
            out.writeUTF(envelope.type());
            out.writeUTF(envelope.entityId());
            out.writeUTF(text(envelope.failureTo()));
            out.writeByte(envelope.waiting().size());
            for (Waiting waiting : envelope.waiting()) {
                out.writeUTF(waiting.actor().toString());
                out.writeLong(waiting.turn());
            }
            out.write(command);
            return bytes.toByteArray();
        } catch (WrongPayloadException e) {
            envelope.fail(ActorFailure.of(ActorFailure.Kind.WRONG_PAYLOAD, String.valueOf(e.getMessage())));
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] written(Answer answer) {
        try {
            return sized("the answer", codec(answer.type()).write(answer.writer(), answer.value()));
        } catch (WrongPayloadException e) {
            answer.asker()
                    .tell(ActorFailure.of(
                            ActorFailure.Kind.WRONG_PAYLOAD, "it has handled the command, but " + e.getMessage()));
            throw e;
        }
    }

    private byte[] sized(String what, byte[] bytes) {
        long limit = KnownActors.get(system).messageLimit();
        if (bytes.length > limit) {
            throw new WrongPayloadException(what + " has " + bytes.length + " bytes, over " + limit
                    + " (limit ttmesh.actors.service.message-limit): send less, or a reference to it");
        }
        return bytes;
    }

    private String text(@Nullable ActorRef<Object> ref) {
        return ref == null ? "" : ActorRefResolver.get(system).toSerializationFormat(ref);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            if (manifest.equals(COMMAND) || manifest.equals(KEYED)) {
                return read(bytes, manifest.equals(KEYED));
            }
            String[] parts = manifest.split("\\|", 4);
            if (manifest.startsWith(ANSWER) && parts.length == 3) {
                return codec(parts[1]).readAnswer(parts[2], bytes);
            }
            if (manifest.startsWith(STORED) && parts.length == 4) {
                return stored(parts, List.of(), bytes);
            }
            if (manifest.startsWith(STORED_KEYS)) {
                var left = new ByteArrayInputStream(bytes);
                List<KeptKey> keys = KeptKey.read(new DataInputStream(left));
                return stored(parts, keys, left.readAllBytes());
            }
        } catch (IOException | NumberFormatException | InvalidInputException e) {
            throw new NotSerializableException("actor message " + manifest + " is malformed: " + e.getMessage());
        }
        throw new NotSerializableException("actor message " + manifest + " is not known: is this node older?");
    }

    private StoredValue stored(String[] parts, List<KeptKey> keys, byte[] value) {
        ActorCodec codec = codec(parts[1]);
        List<Object> values =
                parts.length == 4 ? codec.readStored(parts[2], Integer.parseInt(parts[3]), value) : List.of();
        return new StoredValue(codec, values, keys, new AtomicLong(value.length));
    }

    private Envelope read(byte[] bytes, boolean keyed) throws IOException {
        var left =
                new ByteArrayInputStream(bytes); // knows its size: the other stream would take 16 KiB for what is left
        var in = new DataInputStream(left);
        CommandKey key = keyed ? new CommandKey(in.readUTF()) : null;
        String type = in.readUTF();
        String entityId = in.readUTF();
        String failureTo = in.readUTF();
        List<Waiting> waiting = new ArrayList<>();
        for (int more = in.readUnsignedByte(); more > 0; more--) {
            waiting.add(new Waiting(ActorId.parse(in.readUTF()), in.readLong()));
        }
        return new Envelope(
                type,
                entityId,
                new Envelope.Written(left.readAllBytes()),
                failureTo.isEmpty() ? null : ActorRefResolver.get(system).resolveActorRef(failureTo),
                List.copyOf(waiting),
                key);
    }

    private ActorCodec codec(String type) {
        return KnownActors.get(system)
                .find(type)
                .orElseThrow(() -> new WrongPayloadException(
                        "actor type " + type + " is not known on this node: register it, or call mesh.actor with it"));
    }
}
