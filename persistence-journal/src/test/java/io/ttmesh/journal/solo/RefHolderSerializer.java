package io.ttmesh.journal.solo;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Keeps a reference by its address, which it only knows when the journal says where it stands. */
public final class RefHolderSerializer extends SerializerWithStringManifest {
    private final ExtendedActorSystem system;

    public RefHolderSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return 742_999;
    }

    @Override
    public String manifest(Object event) {
        return "ref";
    }

    @Override
    public byte[] toBinary(Object event) {
        String path = Serialization.serializedActorPath(((RefHolder) event).ref());
        Serialization.getCurrentTransportInformation(); // Throws when there is none.
        return path.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return new RefHolder(system.provider().resolveActorRef(new String(bytes, StandardCharsets.UTF_8)));
    }
}
