package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.Region;
import java.io.IOException;

/** Writes a ref as type, id and, if it has one, home region. */
public final class MeshRefWriter extends JsonSerializer<MeshRef<?>> {
    static final String TYPE = "type";
    static final String ID = "id";
    static final String HOME = "home";

    @Override
    public void serialize(MeshRef<?> ref, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        out.writeStringField(TYPE, ref.id().type());
        out.writeStringField(ID, ref.id().id());
        if (ref instanceof MeshRefs.AtHome placed && !placed.home().equals(Region.ANY)) {
            out.writeStringField(HOME, placed.home().name());
        }
        out.writeEndObject();
    }
}
