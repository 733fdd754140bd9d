package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.ser.Serializers;
import java.io.IOException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.StreamRefResolver;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A stream in an answer to another JVM: it is run where it is written, and a ref to it is what is written. Its elements
 * follow when somebody runs it there, see {@link StreamParts}.
 */
final class StreamForm extends Module {
    private final String type;
    private final ActorSystem<?> system;
    private final ObjectMapper mapper;

    StreamForm(String type, ActorSystem<?> system, ObjectMapper mapper) {
        this.type = type;
        this.system = system;
        this.mapper = mapper;
    }

    @Override
    public String getModuleName() {
        return "ttmesh-streams";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addSerializers(new Serializers.Base() {
            @Override
            public @Nullable JsonSerializer<?> findSerializer(
                    SerializationConfig config, JavaType of, BeanDescription description) {
                return of.hasRawClass(Source.class) ? new Writer(elements(of)) : null;
            }
        });
        context.addDeserializers(new Deserializers.Base() {
            @Override
            public @Nullable JsonDeserializer<?> findBeanDeserializer(
                    JavaType of, DeserializationConfig config, BeanDescription description) {
                return of.hasRawClass(Source.class) ? new Reader(elements(of)) : null;
            }
        });
    }

    private static JavaType elements(JavaType source) {
        return source.containedTypeOrUnknown(0);
    }

    private long limit() {
        return KnownActors.get(system).messageLimit();
    }

    /** The stream whose elements are what those of this one arrive as on another node. */
    Source<Object, NotUsed> elsewhere(ObjectReader reader, Source<?, ?> source) {
        JavaType elements = elements(reader.getValueType());
        var writing = new StreamParts.Writing(type, mapper.writerFor(elements), mapper, limit());
        var reading = new StreamParts.Reading(type, reader.forType(elements), mapper);
        return reading.source(writing.parts(source));
    }

    private final class Writer extends JsonSerializer<Source<?, ?>> {
        private final JavaType elements;

        Writer(JavaType elements) {
            this.elements = elements;
        }

        @Override
        public void serialize(Source<?, ?> source, JsonGenerator out, SerializerProvider provider) throws IOException {
            var writing = new StreamParts.Writing(type, mapper.writerFor(elements), mapper, limit());
            SourceRef<ByteString> ref = writing.parts(source).runWith(StreamRefs.sourceRef(), system);
            out.writeString(StreamRefResolver.get(system).toSerializationFormat(ref));
        }
    }

    private final class Reader extends JsonDeserializer<Source<?, ?>> {
        private final JavaType elements;

        Reader(JavaType elements) {
            this.elements = elements;
        }

        @Override
        public Source<?, ?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            ObjectReader reader = mapper.readerFor(elements)
                    .withAttribute(MeshRefs.class, context.getAttribute(MeshRefs.class))
                    .withAttribute(ActorRefs.ACTOR_TYPE, context.getAttribute(ActorRefs.ACTOR_TYPE));
            SourceRef<ByteString> ref = StreamRefResolver.get(system).resolveSourceRef(in.getText());
            return new StreamParts.Reading(type, reader, mapper).source(ref.getSource());
        }
    }
}
