package io.ttmesh.streaming;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Writes sets that promise no order in the order of their elements' bytes. Otherwise equal sets would differ, for
 * {@code HashSet} iterates by history, and {@code Set.of} by a number that each JVM draws anew.
 */
final class SortedSets extends BeanSerializerModifier {
    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
            SerializationConfig config, CollectionType type, BeanDescription description, JsonSerializer<?> plain) {
        @SuppressWarnings("unchecked") // Jackson hands each serializer only values that it made it for
        var ofAny = (JsonSerializer<Object>) plain;
        return new Sorting(ofAny);
    }

    private static final class Sorting extends JsonSerializer<Object> implements ContextualSerializer {
        private final JsonSerializer<Object> plain;

        Sorting(JsonSerializer<Object> plain) {
            this.plain = plain;
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            plain.serialize(isUnordered(value) ? sorted((Set<?>) value, out.getCodec()) : value, out, provider);
        }

        @Override
        public void serializeWithType(Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            plain.serializeWithType(value, out, provider, type);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Object value) {
            return plain.isEmpty(provider, value);
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
                throws JsonMappingException {
            @SuppressWarnings("unchecked") // as above
            var contextual = (JsonSerializer<Object>) provider.handleSecondaryContextualization(plain, property);
            return new Sorting(contextual);
        }

        private static boolean isUnordered(Object value) {
            return value instanceof Set<?> set
                    && set.size() > 1
                    && !(set instanceof SequencedSet)
                    && !(set instanceof EnumSet);
        }

        private static List<Object> sorted(Set<?> set, ObjectCodec codec) throws IOException {
            List<Keyed> elements = new ArrayList<>(set.size());
            for (Object element : set) {
                elements.add(new Keyed(element, ((ObjectMapper) codec).writeValueAsBytes(element)));
            }
            elements.sort(Comparator.comparing(Keyed::bytes, Arrays::compareUnsigned));
            List<Object> sorted = new ArrayList<>(elements.size());
            elements.forEach(keyed -> sorted.add(keyed.element()));
            return sorted;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by content, and never equalled
    private record Keyed(Object element, byte[] bytes) {}
}
