package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;

/**
 * Pekko's typed refs inside commands. One that is read in another JVM wraps what it is told as an {@link Answer}, of the
 * type that the command declares for it.
 */
final class ActorRefs {
    /** Attribute of a reading: the name of the actor type whose command it is. */
    static final Object ACTOR_TYPE = new Object();

    /** Attribute of a writing: the ref of the one that asks. */
    static final Object ASKER = new Object();

    /** How that one stands in what is written: the same, whoever it is. */
    private static final String ASKER_TEXT = "k|";

    private static final String PLAIN = "p|";
    private static final String ANSWER = "r|";
    private static final String ACTOR = "a|";

    private ActorRefs() {}

    /** Where in the commands an answer's type is declared. */
    static String key(Class<?> declaring, String component) {
        return declaring.getSimpleName() + "." + component;
    }

    /** How a plain ref to an actor of the mesh stands in commands. */
    static String text(ActorId id, Region home) {
        return ACTOR + home + "|" + id;
    }

    /**
     * Where in the commands of a type an answer is declared.
     *
     * @param writer of the answer
     */
    record Place(String type, String key, ObjectWriter writer) {}

    /** How a ref stands in commands, which one may ask. */
    static String text(ActorRef<?> ref, @Nullable ActorRef<?> asker, ActorSystem<?> system) {
        return ref.equals(asker) ? ASKER_TEXT : text(ref, ActorRefResolver.get(system));
    }

    static boolean isAsker(String text) {
        return text.equals(ASKER_TEXT);
    }

    /** The ref of one that asks, whose answer goes another way first; written, it is the ref of the one that asks. */
    static ActorRef<Object> tapped(ActorSystem<?> system, AnswerTap tap, Place place) {
        return Adapter.toTyped(new WrappedRef(
                Adapter.toClassic(tap.host()),
                Adapter.toClassic(tap.asker()).path(),
                answer -> tap.message().apply(place.key(), answer),
                answerText(system, tap.asker(), place)));
    }

    private static String answerText(ActorSystem<?> system, ActorRef<Object> asker, Place place) {
        return ANSWER + place.type() + "|" + place.key() + "|"
                + ActorRefResolver.get(system).toSerializationFormat(asker);
    }

    private static String text(ActorRef<?> ref, ActorRefResolver resolver) {
        return Adapter.toClassic(ref) instanceof WrappedRef wrapped
                ? wrapped.text()
                : PLAIN + resolver.toSerializationFormat(ref);
    }

    /** The ref of such a text, which was written for this place; one that is answered in another JVM wraps answers. */
    static ActorRef<Object> answering(ActorSystem<?> system, String text, Place place) {
        return answering(
                system,
                ActorRefResolver.get(system).<Object>resolveActorRef(text.substring(text.lastIndexOf('|') + 1)),
                place);
    }

    /** The same of a ref. */
    static ActorRef<Object> answering(ActorSystem<?> system, ActorRef<Object> target, Place place) {
        org.apache.pekko.actor.ActorRef classic = Adapter.toClassic(target);
        if (((org.apache.pekko.actor.InternalActorRef) classic).isLocal()) {
            return target;
        }
        return Adapter.toTyped(new WrappedRef(
                classic,
                classic.path(),
                value -> value instanceof ActorFailure
                        ? value
                        : new Answer(place.type(), place.key(), place.writer(), value, target),
                answerText(system, target, place)));
    }

    static final class Writer extends JsonSerializer<ActorRef<?>> {
        private final ActorRefResolver resolver;

        Writer(ActorRefResolver resolver) {
            this.resolver = resolver;
        }

        @Override
        public void serialize(ActorRef<?> ref, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(ref.equals(provider.getAttribute(ASKER)) ? ASKER_TEXT : text(ref, resolver));
        }
    }

    static final class Reader extends JsonDeserializer<ActorRef<?>> implements ContextualDeserializer {
        private final ActorSystem<?> system;
        private final ObjectMapper mapper;
        private final @Nullable ObjectWriter writer;
        private final String key;

        Reader(ActorSystem<?> system, ObjectMapper mapper, @Nullable ObjectWriter writer, String key) {
            this.system = system;
            this.mapper = mapper;
            this.writer = writer;
            this.key = key;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType answer = context.getContextualType().containedTypeOrUnknown(0);
            String place = property == null || property.getMember() == null
                    ? ""
                    : key(property.getMember().getDeclaringClass(), property.getName());
            return new Reader(system, mapper, mapper.writerFor(answer), place);
        }

        @Override
        public ActorRef<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getText();
            if (isAsker(text) && context.getAttribute(AnswerTap.class) instanceof AnswerTap tap && writer != null) {
                String type = String.valueOf(context.getAttribute(ACTOR_TYPE));
                return tapped(system, tap, new Place(type, key, writer));
            }
            if (text.startsWith(ACTOR) && context.getAttribute(MeshRefs.class) instanceof MeshRefs refs) {
                String[] parts = text.split("\\|", 3);
                return refs.plain(ActorId.parse(parts[2]), new Region(parts[1]));
            }
            if (text.startsWith(PLAIN)) {
                return answering(String.valueOf(context.getAttribute(ACTOR_TYPE)), key, text);
            }
            String[] parts = text.split("\\|", 4);
            return text.startsWith(ANSWER) && parts.length == 4
                    ? answering(parts[1], parts[2], text)
                    : (ActorRef<?>) context.handleWeirdStringValue(ActorRef.class, text, "not a ref to an actor");
        }

        private ActorRef<?> answering(String type, String place, String text) {
            ObjectWriter known = writer;
            return known == null
                    ? ActorRefResolver.get(system).resolveActorRef(text.substring(text.lastIndexOf('|') + 1))
                    : ActorRefs.answering(system, text, new Place(type, place, known));
        }
    }
}
