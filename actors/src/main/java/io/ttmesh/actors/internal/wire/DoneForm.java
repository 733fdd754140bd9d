package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import org.apache.pekko.Done;

/** Pekko's {@link Done}, the answer that says nothing else. */
final class DoneForm {
    private DoneForm() {}

    static final class Writer extends JsonSerializer<Done> {
        @Override
        public void serialize(Done done, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeBoolean(true);
        }
    }

    static final class Reader extends JsonDeserializer<Done> {
        @Override
        public Done deserialize(JsonParser in, DeserializationContext context) throws IOException {
            in.skipChildren();
            return Done.getInstance();
        }
    }
}
