package io.ttmesh.streaming;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.ttmesh.model.PayloadFormat;

/**
 * The Jackson mappers behind the payload formats: strict readers with limits, writers whose bytes depend on the value
 * alone (sorted keys and sets), so that equal inputs have equal digests.
 */
public final class PayloadMappers {
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxDocumentLength(64L << 20)
            .maxStringLength(64 << 20)
            .maxTokenCount(16L << 20)
            .build();

    /** Shared by all threads: user code runs on virtual ones, whose thread-local buffers would be used once. */
    private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newConcurrentDequePool();

    private static final ObjectMapper JSON = strict(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .recyclerPool(BUFFERS)
                    .build()))
            .build();
    private static final ObjectMapper CBOR = cbor().build();

    private PayloadMappers() {}

    /** A mapper for CBOR as payloads have it, to be changed by whoever writes something else the same way. */
    public static CBORMapper.Builder cbor() {
        return strict(CBORMapper.builder(CBORFactory.builder()
                .streamReadConstraints(LIMITS)
                .recyclerPool(BUFFERS)
                .build()));
    }

    static ObjectMapper of(PayloadFormat format) {
        return switch (format) {
            case JSON -> JSON;
            case CBOR -> CBOR;
        };
    }

    /** Makes types as the mappers' modules want them: what {@code Optional} means, only a module knows. */
    static TypeFactory types() {
        return JSON.getTypeFactory();
    }

    private static <B extends MapperBuilder<?, B>> B strict(B builder) {
        return builder.addModules(new ParameterNamesModule(), new Jdk8Module(), new JavaTimeModule(), sortedSets())
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }

    private static SimpleModule sortedSets() {
        return new SimpleModule("ttmesh-sorted-sets").setSerializerModifier(new SortedSets());
    }
}
