package io.ttmesh.streaming;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.WrongPayloadException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of one type in one format, and reads them in every format. Safe for use by many threads.
 *
 * @param <T> the type; generic ones are kept whole, so {@code Map<String, Long>} comes back with long values
 */
public final class PayloadCodec<T extends @Nullable Object> {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            int.class, Integer.class,
            long.class, Long.class,
            double.class, Double.class,
            float.class, Float.class,
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            char.class, Character.class,
            void.class, Void.class);

    private final JavaType type;
    private final Class<?> rawClass;
    private final PayloadFormat format;
    private final ObjectWriter writer;
    private final ObjectReader jsonReader;
    private final ObjectReader cborReader;

    private PayloadCodec(JavaType type, PayloadFormat format) {
        this(
                type,
                format,
                PayloadMappers.of(format).writerFor(type),
                PayloadMappers.of(PayloadFormat.JSON).readerFor(type),
                PayloadMappers.of(PayloadFormat.CBOR).readerFor(type));
    }

    private PayloadCodec(
            JavaType type,
            PayloadFormat format,
            ObjectWriter writer,
            ObjectReader jsonReader,
            ObjectReader cborReader) {
        this.type = type;
        this.rawClass = BOXES.getOrDefault(type.getRawClass(), type.getRawClass());
        this.format = format;
        this.writer = writer;
        this.jsonReader = jsonReader;
        this.cborReader = cborReader;
    }

    /** A codec for a class without type parameters. */
    public static <T extends @Nullable Object> PayloadCodec<T> of(Class<T> type, PayloadFormat format) {
        return new PayloadCodec<>(PayloadMappers.types().constructType(type), format);
    }

    /** A codec for a generic type, as {@code new TypeReference<Map<String, Long>>() {}}. */
    public static <T extends @Nullable Object> PayloadCodec<T> of(TypeReference<T> type, PayloadFormat format) {
        return new PayloadCodec<>(PayloadMappers.types().constructType(type), format);
    }

    /** The same type in another format. */
    public PayloadCodec<T> in(PayloadFormat other) {
        return new PayloadCodec<>(type, other);
    }

    /** Another type in the same format, with the same attributes. */
    public <S> PayloadCodec<S> ofType(Class<S> other) {
        JavaType otherType = PayloadMappers.types().constructType(other);
        return new PayloadCodec<>(
                otherType,
                format,
                writer.forType(otherType),
                jsonReader.forType(otherType),
                cborReader.forType(otherType));
    }

    /**
     * The same, telling an attribute to whatever reads a part of the value: what comes alive only at the place that
     * reads it asks for it. Itself where no part can ask.
     */
    public PayloadCodec<T> reading(Object key, Object attribute) {
        return type.isFinal() && rawClass.getName().startsWith("java.lang.")
                ? this
                : new PayloadCodec<>(
                        type,
                        format,
                        writer,
                        jsonReader.withAttribute(key, attribute),
                        cborReader.withAttribute(key, attribute));
    }

    /** The type as a whole, for whoever looks through it. */
    public JavaType type() {
        return type;
    }

    /** The type's canonical name, which two registrations of one task version must share. */
    public String typeName() {
        return type.toCanonical();
    }

    /**
     * What stands for a parameter of a generic class in this type, in the same format: of {@code Map<K, V>} and 1, the values.
     * Of any type, where that is not known.
     */
    public <S extends @Nullable Object> PayloadCodec<S> ofParameter(Class<?> generic, int index) {
        JavaType[] parameters = type.findTypeParameters(generic);
        JavaType parameter = index < parameters.length
                ? parameters[index]
                : PayloadMappers.types().constructType(Object.class);
        return new PayloadCodec<>(parameter, format);
    }

    /** Lists of the type, in the same format. */
    public PayloadCodec<List<T>> listOf() {
        return new PayloadCodec<>(PayloadMappers.types().constructCollectionType(List.class, type), format);
    }

    /** Whether values of the other's type are of this one's, as far as classes without their type parameters tell. */
    public boolean takes(PayloadCodec<?> other) {
        return rawClass.isAssignableFrom(other.rawClass);
    }

    /**
     * Writes a value.
     *
     * @throws WrongPayloadException when the value is not of the type, or can not be written
     */
    public Payload encode(T value) {
        if (value != null && !rawClass.isInstance(value)) {
            throw new WrongPayloadException(
                    "a value of " + value.getClass().getName() + " was given where " + typeName() + " is wanted");
        }
        try {
            return new Payload(format.code(), writer.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new WrongPayloadException(
                    "a value of " + typeName() + " can not be written as " + format + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a value; null where a null was written.
     *
     * @throws WrongPayloadException when the bytes are not of the type, or the format byte is unknown
     */
    public T decode(Payload payload) {
        try {
            return readerOf(PayloadFormat.of(payload.format())).readValue(payload.bytes());
        } catch (IOException e) {
            String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            throw new WrongPayloadException(
                    "a payload of " + payload.sizeBytes() + " bytes can not be read as " + typeName() + ": " + why, e);
        }
    }

    private ObjectReader readerOf(PayloadFormat of) {
        return switch (of) {
            case JSON -> jsonReader;
            case CBOR -> cborReader;
        };
    }
}
