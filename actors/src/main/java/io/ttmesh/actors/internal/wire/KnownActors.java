package io.ttmesh.actors.internal.wire;

import io.ttmesh.actors.ActorType;
import io.ttmesh.model.error.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;

/** The actor types that one node has registered or was asked for, for whoever has only their names. */
public final class KnownActors implements Extension {
    private static final Id ID = new Id();

    private final ActorSystem<?> system;
    private final Map<String, ActorCodec> codecs = new ConcurrentHashMap<>();
    private volatile @Nullable Node node;

    private KnownActors(ActorSystem<?> system) {
        this.system = system;
    }

    /** What the node says: how to make refs, and how large a message may be. */
    private record Node(MeshRefs refs, long messageLimit) {}

    /** Those of this system. */
    public static KnownActors get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** Called once, before anything is read or written. */
    public void start(MeshRefs refs, long messageLimit) {
        node = new Node(refs, messageLimit);
    }

    private Node node() {
        Node known = node;
        if (known == null) {
            throw new IllegalStateException("actors of " + system.name() + " are not started");
        }
        return known;
    }

    long messageLimit() {
        return node().messageLimit();
    }

    /**
     * The codec of a type, made if it is new.
     *
     * @throws InvalidInputException when it can not be written, or another one of that name is known
     */
    public ActorCodec codec(ActorType<?> type) {
        ActorCodec known = codecs.computeIfAbsent(type.name(), name -> new ActorCodec(type, system, node().refs()));
        if (known.type() != type && !known.type().signature().equals(type.signature())) {
            throw new InvalidInputException("actor type " + type.name() + " is known here as "
                    + known.type().signature() + ", not as " + type.signature() + ": give one another name");
        }
        return known;
    }

    /** The codec of the type of that name. */
    public Optional<ActorCodec> find(String name) {
        return Optional.ofNullable(codecs.get(name));
    }

    private static final class Id extends ExtensionId<KnownActors> {
        @Override
        public KnownActors createExtension(ActorSystem<?> system) {
            return new KnownActors(system);
        }
    }
}
