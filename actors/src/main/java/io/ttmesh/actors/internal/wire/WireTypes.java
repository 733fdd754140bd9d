package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.error.InvalidInputException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;

/** Walks through all that a type can hold, and refuses what could not be written or read when it is too late. */
final class WireTypes {
    private final ObjectMapper mapper;
    private final String subject;
    private final Set<JavaType> seen = new HashSet<>();
    private final Map<String, JavaType> answers = new HashMap<>();

    WireTypes(ObjectMapper mapper, String subject) {
        this.mapper = mapper;
        this.subject = subject;
    }

    /** The types that refs in commands declare for answers, by place. */
    Map<String, JavaType> answers() {
        return Map.copyOf(answers);
    }

    /**
     * Walks.
     *
     * @throws InvalidInputException when something can not be written or read; names it and where it stands
     */
    void check(Class<?> type) {
        check(mapper.constructType(type), type.getSimpleName());
    }

    /**
     * The same for a type that may be generic.
     *
     * @throws InvalidInputException when something can not be written or read; names it and where it stands
     */
    void check(JavaType type, String where) {
        visit(type, where);
    }

    /**
     * The same for what a command is answered with, which alone may be a stream.
     *
     * @throws InvalidInputException when it, or an element of it, can not be written or read; names it and where it stands
     */
    void checkAnswer(JavaType answer, String where) {
        if (!answer.hasRawClass(Source.class)) {
            visit(answer, where);
            return;
        }
        JavaType materialized = answer.containedTypeOrUnknown(1);
        if (!materialized.hasRawClass(NotUsed.class) && !materialized.isJavaLangObject()) {
            throw refused(
                    where,
                    "what a stream materializes to stays where it runs, so it can not be "
                            + materialized.getRawClass().getName() + ": declare NotUsed");
        }
        visit(answer.containedTypeOrUnknown(0), "the elements of " + where);
    }

    /** One more place with an answer, which was checked. */
    void addAnswer(String place, JavaType answer) {
        answers.put(place, answer);
    }

    private void visit(JavaType type, String where) {
        Class<?> raw = type.getRawClass();
        if (StreamPlaces.isStream(raw)) {
            throw refused(where, StreamPlaces.REMEDY);
        }
        if (!seen.add(type)) {
            return;
        }
        if (type.isContainerType() || type.isReferenceType()) {
            visitContents(type, where);
        } else if (SealedNames.isBase(raw)) {
            visitLeaves(raw, where);
        } else if (raw.isRecord()) {
            visitRecord(type, raw);
        } else if (!raw.equals(MeshRef.class) && !raw.isEnum()) {
            probe(type, where);
        }
    }

    private void visitContents(JavaType type, String where) {
        if (type.getKeyType() != null) {
            MapKeys.refusal(type.getKeyType(), mapper).ifPresent(why -> {
                throw refused("the keys of " + where, why);
            });
        }
        visit(type.getContentType(), "the contents of " + where);
    }

    private void visitLeaves(Class<?> base, String where) {
        Map<String, Class<?>> names = new HashMap<>();
        for (Class<?> leaf : SealedNames.leaves(base)) {
            Class<?> other = names.put(leaf.getSimpleName(), leaf);
            if (other != null) {
                throw refused(
                        where,
                        "both " + other.getName() + " and " + leaf.getName() + " are named " + leaf.getSimpleName()
                                + ", which tells them apart on the wire: rename one");
            }
            visit(mapper.constructType(leaf), leaf.getSimpleName());
        }
    }

    private void visitRecord(JavaType type, Class<?> raw) {
        for (RecordComponent component : raw.getRecordComponents()) {
            JavaType of = mapper.getTypeFactory().resolveMemberType(component.getGenericType(), type.getBindings());
            String place = ActorRefs.key(raw, component.getName());
            visitAnswers(of, place);
            if (!of.hasRawClass(ActorRef.class)) {
                visit(of, place);
            }
        }
        probe(type, raw.getSimpleName());
    }

    /** Refs may stand alone, or in an Optional or a collection. */
    private void visitAnswers(JavaType type, String place) {
        if (type.hasRawClass(ActorRef.class)) {
            JavaType answer = type.containedTypeOrUnknown(0);
            JavaType other = answers.put(place, answer);
            if (other != null && !other.equals(answer)) {
                throw refused(place, "two records of one name declare different answers: rename one");
            }
            checkAnswer(answer, "the answer to " + place);
        } else if (type.getContentType() != null) {
            visitAnswers(type.getContentType(), place);
        }
    }

    private void probe(JavaType type, String where) {
        if (type.hasRawClass(ActorRef.class)) {
            return;
        }
        if (type.hasRawClass(Object.class)) {
            throw refused(where, "an Object can not be read back as what it was: name its type");
        }
        try {
            if (mapper.getSerializerProviderInstance().findValueSerializer(type) instanceof UnknownSerializer) {
                throw refused(where, type.getRawClass().getName() + " has nothing to write");
            }
            DeserializationContext context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                    .createDummyInstance(mapper.getDeserializationConfig());
            if (!isReadable(type, context.findRootValueDeserializer(type))) {
                throw refused(
                        where,
                        type.getRawClass().getName()
                                + " can not be read back: use records, or sealed interfaces of them");
            }
        } catch (JsonMappingException | IllegalArgumentException e) {
            throw refused(where, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isReadable(JavaType type, JsonDeserializer<?> reader) {
        if (reader instanceof AbstractDeserializer) {
            return false;
        }
        return !(reader instanceof BeanDeserializerBase bean)
                || (bean.getValueInstantiator().canInstantiate()
                        && !type.getRawClass().getName().startsWith("java."));
    }

    private InvalidInputException refused(String where, String why) {
        return new InvalidInputException(subject + " refused: " + where + ": " + why);
    }
}
