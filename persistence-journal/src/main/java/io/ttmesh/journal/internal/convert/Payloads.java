package io.ttmesh.journal.internal.convert;

import io.ttmesh.journal.internal.format.Payload;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serialization$;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * Turns values into bytes and back by Pekko's serialization, with the system's own address at hand so that references to
 * actors survive. Safe for use by many threads.
 */
public final class Payloads {
    private final ExtendedActorSystem system;
    private final Serialization serialization;

    /** Uses the serializers of an actor system. */
    public Payloads(ExtendedActorSystem system) {
        this.system = system;
        this.serialization = SerializationExtension.get(system);
    }

    /** Serializes a value; throws whatever its serializer throws, checked or not. */
    public Payload of(Object value) {
        Serializer serializer = serialization.findSerializerFor(value);
        byte[] bytes = Serialization$.MODULE$.withTransportInformation(system, () -> serializer.toBinary(value));
        return new Payload(serializer.identifier(), Serializers.manifestFor(serializer, value), bytes);
    }

    /** Brings a value back; throws whatever its serializer throws, checked or not. */
    public Object value(Payload payload) {
        return serialization
                .deserialize(payload.bytes(), payload.serializerId(), payload.manifest())
                .get();
    }
}
