package io.ttmesh.testkit.internal.node;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.ttmesh.testkit.NodeCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** How code, its results and frames are written. Records may be private, as those of tests are. */
final class AgentJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModules(new ParameterNamesModule(), new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .build();

    private AgentJson() {}

    static byte[] bytes(Object frame) {
        try {
            return MAPPER.writeValueAsBytes(frame);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(frame.getClass().getSimpleName() + " can not be written as JSON", e);
        }
    }

    static <T> T frame(byte[] bytes, Class<T> type) throws IOException {
        return MAPPER.readValue(bytes, type);
    }

    /**
     * The components of code that is to travel.
     *
     * @throws IllegalArgumentException when it can not travel; says why
     */
    static JsonNode components(NodeCode<?> code) {
        Class<?> type = code.getClass();
        if (type.isHidden() || type.isSynthetic()) {
            throw new IllegalArgumentException(
                    "a lambda can not travel to a node, because it has no name there: write a"
                            + " record that implements NodeCode");
        }
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName()
                    + " can not travel to a node, because only the components of records are sent: make it a record");
        }
        if (type.getTypeParameters().length > 0) {
            throw new IllegalArgumentException(type.getName()
                    + " can not travel to a node, because nobody knows what it returns: say so in its declaration, as"
                    + " 'implements NodeCode<Integer>'");
        }
        try {
            return MAPPER.valueToTree(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    type.getName() + " can not travel to a node, because a component of it can not be written as JSON: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The code that an ask names. */
    static NodeCode<?> code(AgentFrame.Ask ask) throws ClassNotFoundException, IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return (NodeCode<?>) MAPPER.treeToValue(ask.with(), Class.forName(ask.code(), true, loader));
    }

    /**
     * What code returned, in the type that its declaration says.
     *
     * @throws IllegalStateException when it can not be read
     */
    static <R extends @Nullable Object> R result(NodeCode<R> code, @Nullable JsonNode value) {
        JavaType type = MAPPER.constructType(code.getClass())
                .findSuperType(NodeCode.class)
                .containedTypeOrUnknown(0);
        try {
            return MAPPER.treeToValue(value == null ? NullNode.getInstance() : value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "what " + code + " returned can not be read as " + type.toCanonical() + ": " + e.getMessage(), e);
        }
    }
}
