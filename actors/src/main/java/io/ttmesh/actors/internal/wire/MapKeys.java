package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What can be the key of a map. Keys are written as texts, in order: of anything else Jackson writes the {@code toString()}, and
 * makes something else of that when it reads.
 */
final class MapKeys {
    static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            Integer.class,
            Long.class,
            Short.class,
            Byte.class,
            Double.class,
            Float.class,
            Character.class,
            Boolean.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            URI.class,
            Date.class,
            Instant.class,
            Duration.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Year.class,
            YearMonth.class,
            MonthDay.class,
            ZoneOffset.class);

    private MapKeys() {}

    /** Why it can not be one, and what to do; empty when it can. */
    static Optional<String> refusal(JavaType key, ObjectMapper mapper) {
        Class<?> raw = key.getRawClass();
        if (PLAIN.contains(raw) || key.isEnumType()) {
            return Optional.empty();
        }
        BeanDescription known = mapper.getSerializationConfig().introspect(key);
        if (known.findJsonKeyAccessor() == null && known.findJsonValueAccessor() == null) {
            return Optional.of(
                    raw.getName() + " can not be the key of a map, for keys are written as text: mark the text that"
                            + " stands for it with @JsonKey, which leaves values of the type as they are stored,"
                            + " or with @JsonValue, or use a String, a number, an enum, a UUID, an Instant or a"
                            + " LocalDate");
        }
        if (!Comparable.class.isAssignableFrom(raw)) {
            return Optional.of(raw.getName() + " can not be the key of a map, for keys are written in order: let it"
                    + " implement Comparable");
        }
        return isReadable(key, mapper)
                ? Optional.empty()
                : Optional.of(raw.getName() + " can not be the key of a map, for it can not be read back: give it a"
                        + " constructor that takes the text, or a static method that does, with @JsonCreator");
    }

    private static boolean isReadable(JavaType key, ObjectMapper mapper) {
        DeserializationContext context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                .createDummyInstance(mapper.getDeserializationConfig());
        try {
            return context.findKeyDeserializer(key, null) != null;
        } catch (JsonMappingException | IllegalArgumentException e) {
            return false;
        }
    }
}
