package io.ttmesh.actors.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.JobId;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.streaming.PayloadMappers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be the key of a map comes back as it was, and all else fails the start. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MapKeysTest {
    private static final ObjectMapper MAPPER = PayloadMappers.cbor().build();

    record AccountId(String value) {}

    record Unordered(@JsonValue String value) {}

    record Unreadable(@JsonValue String value, int more) implements Comparable<Unreadable> {
        @Override
        public int compareTo(Unreadable other) {
            return value.compareTo(other.value);
        }
    }

    record Marked(@JsonValue String value) implements Comparable<Marked> {
        @Override
        public int compareTo(Marked other) {
            return value.compareTo(other.value);
        }
    }

    record Pair(String left, int right) implements Comparable<Pair> {
        @JsonCreator
        static Pair parse(String text) {
            return new Pair(text.substring(1), text.charAt(0) - '0');
        }

        @JsonKey
        String text() {
            return right + left;
        }

        @Override
        public int compareTo(Pair other) {
            return text().compareTo(other.text());
        }
    }

    record ByRecord(Map<AccountId, Long> amounts) {}

    record ByRecordInside(List<Map<String, Map<AccountId, Long>>> amounts) {}

    record ByUnordered(Map<Unordered, Long> amounts) {}

    record ByUnreadable(Map<Unreadable, Long> amounts) {}

    record ByAnything(Map<?, Long> amounts) {}

    record ByRef(Map<ActorRef<String>, Long> amounts) {}

    record ByLocale(Map<Locale, Long> amounts) {}

    record ByZone(Map<ZonedDateTime, Long> amounts) {}

    private static void check(Class<?> type) {
        new WireTypes(MAPPER, "actor type test").check(type);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ByRecord.class,
                ByRecordInside.class,
                ByUnordered.class,
                ByUnreadable.class,
                ByAnything.class,
                ByRef.class,
                ByLocale.class,
                ByZone.class
            })
    void keyThatWouldNotComeBackIsRefusedWithItsPlace(Class<?> type) {
        assertThatThrownBy(() -> check(type))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("actor type test refused: the keys of ")
                .hasMessageContaining(type.getSimpleName() + ".amounts")
                .hasMessageContaining("can not be the key of a map");
    }

    @Test
    void refusalSaysWhatToDo() {
        assertThatThrownBy(() -> check(ByRecord.class)).hasMessageContaining("with @JsonValue, or use a String");
        assertThatThrownBy(() -> check(ByUnordered.class)).hasMessageContaining("implement Comparable");
        assertThatThrownBy(() -> check(ByUnreadable.class)).hasMessageContaining("with @JsonCreator");
    }

    static List<Object> keys() {
        return List.of(
                "text",
                1,
                2L,
                (short) 3,
                (byte) 4,
                1.5,
                2.5f,
                'c',
                true,
                new BigDecimal("1.00"),
                BigInteger.TWO.pow(80),
                UUID.fromString("cde920d8-91f8-43d2-a59d-7b8b397e597b"),
                URI.create("mesh:a"),
                Date.from(Instant.ofEpochSecond(1)),
                Instant.ofEpochSecond(5, 7),
                Duration.ofMillis(1500),
                LocalDate.of(2026, 11, 30),
                LocalTime.of(15, 36, 1, 2),
                LocalDateTime.of(2026, 11, 30, 15, 36),
                OffsetDateTime.of(2026, 11, 30, 15, 36, 0, 0, ZoneOffset.ofHours(5)),
                OffsetTime.of(15, 36, 0, 0, ZoneOffset.ofHours(5)),
                Year.of(2026),
                YearMonth.of(2026, 11),
                MonthDay.of(2, 29),
                ZoneOffset.ofHours(-3),
                DayOfWeek.MONDAY,
                new Marked("m"),
                new Pair("p", 7),
                new NodeId("n1"),
                new Region("eu"),
                new TaskVersion("hash", 2),
                new ActorId("account", "4711"),
                TaskId.parse("eu.7.v01JD0QZ3"),
                new JobId("j1"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keyThatPassesComesBackAsItWas(Object key) throws Exception {
        JavaType type = MAPPER.getTypeFactory().constructMapType(Map.class, key.getClass(), Long.class);
        Map<Object, Long> map = Map.of(key, 1L);

        assertThatCode(() -> new WireTypes(MAPPER, "actor type test").check(type, "the map"))
                .doesNotThrowAnyException();
        byte[] bytes = MAPPER.writerFor(type).writeValueAsBytes(map);
        assertThat(MAPPER.readerFor(type).<Map<Object, Long>>readValue(bytes)).isEqualTo(map);
    }

    @Test
    void everyPlainKeyIsTried() {
        Set<Class<?>> tried = keys().stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet());

        assertThat(tried).containsAll(MapKeys.PLAIN);
    }
}
