package io.ttmesh.streaming;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.WrongPayloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts payloads together and takes them apart by their structure alone: for whoever has no classes to read them with. Equal
 * parts give equal bytes. Parts of different formats come together as JSON.
 */
public final class PayloadParts {
    private PayloadParts() {}

    /** A list of these values. */
    public static Payload array(List<Payload> parts) {
        return write(parts, out -> {
            out.writeStartArray();
            for (Payload part : parts) {
                copy(part, out);
            }
            out.writeEndArray();
        });
    }

    /**
     * One list of the elements of these lists.
     *
     * @throws WrongPayloadException when one is no list
     */
    public static Payload concat(List<Payload> arrays) {
        return write(arrays, out -> {
            out.writeStartArray();
            for (Payload array : arrays) {
                forEach(array, parser -> out.copyCurrentStructureExact(parser));
            }
            out.writeEndArray();
        });
    }

    /** An object whose fields of these names have these values. */
    public static Payload object(List<String> names, List<Payload> parts) {
        return write(parts, out -> {
            out.writeStartObject();
            for (int i = 0; i < parts.size(); i++) {
                out.writeFieldName(names.get(i));
                copy(parts.get(i), out);
            }
            out.writeEndObject();
        });
    }

    /**
     * The elements of a list, each in the list's format.
     *
     * @throws WrongPayloadException when it is no list
     */
    public static List<Payload> elements(Payload array) {
        List<Payload> elements = new ArrayList<>();
        PayloadFormat format = PayloadFormat.of(array.format());
        forEach(array, parser -> elements.add(written(format, out -> out.copyCurrentStructureExact(parser))));
        return elements;
    }

    /**
     * The fields of an object by their names, each value in the object's format.
     *
     * @throws WrongPayloadException when it is no object
     */
    public static Map<String, Payload> fields(Payload object) {
        Map<String, Payload> fields = new LinkedHashMap<>();
        PayloadFormat format = PayloadFormat.of(object.format());
        try (JsonParser parser = parser(object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new WrongPayloadException("a payload of " + object.sizeBytes() + " bytes is not an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                fields.put(name, written(format, out -> out.copyCurrentStructureExact(parser)));
            }
        } catch (IOException e) {
            throw unreadable(object, e);
        }
        return fields;
    }

    /**
     * A value that is true or false.
     *
     * @throws WrongPayloadException when it is neither
     */
    public static boolean isTrue(Payload payload) {
        try (JsonParser parser = parser(payload)) {
            return switch (parser.nextToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case null, default ->
                    throw new WrongPayloadException(
                            "a payload of " + payload.sizeBytes() + " bytes is neither true nor false");
            };
        } catch (IOException e) {
            throw unreadable(payload, e);
        }
    }

    /**
     * Whether a value is null.
     *
     * @throws WrongPayloadException when it can not be read
     */
    public static boolean isNull(Payload payload) {
        try (JsonParser parser = parser(payload)) {
            return parser.nextToken() == JsonToken.VALUE_NULL;
        } catch (IOException e) {
            throw unreadable(payload, e);
        }
    }

    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private interface Reading {
        void element(JsonParser parser) throws IOException;
    }

    private static Payload write(List<Payload> parts, Writing writing) {
        boolean allCbor =
                !parts.isEmpty() && parts.stream().allMatch(part -> part.format() == PayloadFormat.CBOR.code());
        return written(allCbor ? PayloadFormat.CBOR : PayloadFormat.JSON, writing);
    }

    private static Payload written(PayloadFormat format, Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = PayloadMappers.of(format).getFactory().createGenerator(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new WrongPayloadException("payloads can not be put together: " + e.getMessage(), e);
        }
        return new Payload(format.code(), bytes.toByteArray());
    }

    private static void copy(Payload payload, JsonGenerator out) throws IOException {
        try (JsonParser parser = parser(payload)) {
            if (parser.nextToken() == null) {
                throw new WrongPayloadException("an empty payload is no value");
            }
            out.copyCurrentStructureExact(parser);
        }
    }

    private static void forEach(Payload array, Reading reading) {
        try (JsonParser parser = parser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new WrongPayloadException("a payload of " + array.sizeBytes() + " bytes is not a list");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                reading.element(parser);
            }
        } catch (IOException e) {
            throw unreadable(array, e);
        }
    }

    private static JsonParser parser(Payload payload) throws IOException {
        return PayloadMappers.of(PayloadFormat.of(payload.format()))
                .getFactory()
                .createParser(payload.bytes());
    }

    private static WrongPayloadException unreadable(Payload payload, IOException cause) {
        return new WrongPayloadException(
                "a payload of " + payload.sizeBytes() + " bytes can not be read: " + cause.getMessage(), cause);
    }
}
