package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.io.IOException;

/** Reads a ref, live on the node whose {@link MeshRefs} are an attribute of the reading. */
public final class MeshRefReader extends JsonDeserializer<MeshRef<?>> {
    @Override
    public MeshRef<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
        JsonNode tree = context.readTree(in);
        if (!(context.getAttribute(MeshRefs.class) instanceof MeshRefs refs)) {
            return context.reportInputMismatch(
                    MeshRef.class, "a ref to an actor can be read on a node only: use mesh.actor(type, id)");
        }
        try {
            String home = tree.path(MeshRefWriter.HOME).asText();
            return refs.ref(
                    new ActorId(
                            tree.path(MeshRefWriter.TYPE).asText(),
                            tree.path(MeshRefWriter.ID).asText()),
                    home.isEmpty() ? Region.ANY : new Region(home));
        } catch (InvalidInputException e) {
            return context.reportInputMismatch(MeshRef.class, "%s", e.getMessage());
        }
    }
}
