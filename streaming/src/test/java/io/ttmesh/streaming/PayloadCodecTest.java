package io.ttmesh.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.WrongPayloadException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadCodecTest {
    record Point(int x, int y) {}

    record Order(String name, List<Point> lines, Optional<Instant> due, Duration patience, Set<String> tags) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Round.class, name = "round"),
        @JsonSubTypes.Type(value = Square.class, name = "square"),
    })
    sealed interface Shape {}

    record Round(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Drawing(Set<Shape> shapes) {}

    interface Secretive {
        String getValue();
    }

    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

    private static <T> Stream<Arguments> inBothFormats(Class<T> type, T value) {
        return Arrays.stream(PayloadFormat.values()).map(format -> Arguments.of(PayloadCodec.of(type, format), value));
    }

    private static <T> Stream<Arguments> inBothFormats(TypeReference<T> type, T value) {
        return Arrays.stream(PayloadFormat.values()).map(format -> Arguments.of(PayloadCodec.of(type, format), value));
    }

    static Stream<Arguments> values() {
        var order = new Order(
                "ä €",
                List.of(new Point(1, -2)),
                Optional.of(Instant.parse("2026-01-02T03:04:05.000000006Z")),
                Duration.ofSeconds(1, 2),
                Set.of("a", "b"));
        return Stream.of(
                        inBothFormats(String.class, "ä €\u0000"),
                        inBothFormats(int.class, Integer.MIN_VALUE),
                        inBothFormats(Long.class, Long.MAX_VALUE),
                        inBothFormats(double.class, 0.1),
                        inBothFormats(boolean.class, true),
                        inBothFormats(byte[].class, new byte[] {0, 1, -1, 127}),
                        inBothFormats(Instant.class, Instant.parse("2026-01-02T03:04:05.000000006Z")),
                        inBothFormats(Duration.class, Duration.ofSeconds(90_061, 7)),
                        inBothFormats(Order.class, order),
                        inBothFormats(Shape.class, new Square(2)),
                        inBothFormats(Drawing.class, new Drawing(Set.of(new Round(1), new Square(2), new Round(3)))),
                        inBothFormats(COUNTS, Map.of("few", 1L, "many", 1L << 40)),
                        inBothFormats(new TypeReference<Optional<List<Point>>>() {}, Optional.of(List.of())),
                        inBothFormats(new TypeReference<Optional<Point>>() {}, Optional.<Point>empty()),
                        inBothFormats(new TypeReference<Map<String, List<Point>>>() {}, Map.of("a", List.of())))
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueComesBackInEveryFormat(PayloadCodec<Object> codec, Object value) {
        Payload payload = codec.encode(value);

        assertThat(codec.decode(payload)).isEqualTo(value);
    }

    @ParameterizedTest
    @EnumSource
    void smallNumbersOfAGenericTypeStayLong(PayloadFormat format) {
        PayloadCodec<Map<String, Long>> codec = PayloadCodec.of(COUNTS, format);

        assertThat(codec.decode(codec.encode(Map.of("few", 1L)))).containsEntry("few", 1L);
    }

    @ParameterizedTest
    @EnumSource
    void nullComesBackAsNull(PayloadFormat format) {
        PayloadCodec<Point> codec = PayloadCodec.of(Point.class, format);

        assertThat(codec.decode(codec.encode(null))).isNull();
    }

    @Test
    void readsEveryFormatWhateverItWrites() {
        PayloadCodec<Point> json = PayloadCodec.of(Point.class, PayloadFormat.JSON);
        PayloadCodec<Point> cbor = json.in(PayloadFormat.CBOR);

        assertThat(json.decode(cbor.encode(new Point(1, 2)))).isEqualTo(new Point(1, 2));
        assertThat(cbor.encode(new Point(1, 2)).format()).isEqualTo(PayloadFormat.CBOR.code());
        assertThat(cbor.typeName()).isEqualTo(json.typeName());
    }

    @Test
    void typeNameIsWholeForGenericTypes() {
        assertThat(PayloadCodec.of(COUNTS, PayloadFormat.JSON).typeName())
                .isEqualTo("java.util.Map<java.lang.String,java.lang.Long>");
    }

    @ParameterizedTest
    @EnumSource
    void refusesToWriteAValueOfAnotherClass(PayloadFormat format) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // what a caller with raw types does
        PayloadCodec<Object> raw = (PayloadCodec) PayloadCodec.of(int.class, format);

        assertThatThrownBy(() -> raw.encode("7"))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessage("a value of java.lang.String was given where int is wanted");
    }

    @ParameterizedTest
    @EnumSource
    void refusesToWriteWhatCanNotBeRead(PayloadFormat format) {
        PayloadCodec<Secretive> codec = PayloadCodec.of(Secretive.class, format);
        Secretive secret = () -> {
            throw new IllegalStateException("not today");
        };

        assertThatThrownBy(() -> codec.encode(secret))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("can not be written as " + format)
                .hasMessageContaining("not today")
                .hasCauseInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "''",
                "{",
                "{\"x\":1,\"y\":2",
                "garbage",
                "[1,2]",
                "\"text\"",
                "{\"x\":1}",
                "{\"x\":null,\"y\":2}",
                "{\"x\":\"1\",\"y\":2}",
                "{\"x\":1,\"y\":2.5}",
                "{\"x\":1,\"y\":2,\"z\":3}",
                "{\"x\":1,\"y\":2} 7",
                "{\"x\":1,\"y\":2}}",
                "{\"x\":99999999999,\"y\":2}",
            },
            delimiter = '\t',
            quoteCharacter = '`')
    void refusesJsonThatIsNotOfTheType(String text) {
        byte[] bytes = (text.equals("''") ? "" : text).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> PayloadCodec.of(Point.class, PayloadFormat.JSON)
                        .decode(new Payload(PayloadFormat.JSON.code(), bytes)))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining(
                        "a payload of " + bytes.length + " bytes can not be read as " + Point.class.getName());
    }

    @Test
    void refusesToReadAnEnumByItsNumber() {
        var first = new Payload(PayloadFormat.JSON.code(), "0".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() ->
                        PayloadCodec.of(PayloadFormat.class, PayloadFormat.JSON).decode(first))
                .isInstanceOf(WrongPayloadException.class);
    }

    @Test
    void refusesEveryTruncationOfCbor() {
        PayloadCodec<Point> codec = PayloadCodec.of(Point.class, PayloadFormat.CBOR);
        byte[] whole = codec.encode(new Point(1_000, -2_000)).bytes();

        for (int length = 0; length < whole.length; length++) {
            var cut = new Payload(PayloadFormat.CBOR.code(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> codec.decode(cut))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(WrongPayloadException.class);
        }
    }

    @Test
    void refusesCborWithMoreBehindIt() {
        PayloadCodec<Point> codec = PayloadCodec.of(Point.class, PayloadFormat.CBOR);
        byte[] whole = codec.encode(new Point(1, 2)).bytes();
        byte[] more = Arrays.copyOf(whole, whole.length + 1);

        assertThatThrownBy(() -> codec.decode(new Payload(PayloadFormat.CBOR.code(), more)))
                .isInstanceOf(WrongPayloadException.class);
    }

    @Test
    void refusesAnUnknownFormatByte() {
        assertThatThrownBy(() ->
                        PayloadCodec.of(Point.class, PayloadFormat.JSON).decode(new Payload((byte) 77, new byte[] {1})))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("format 77 is unknown");
    }

    @Test
    void refusesNestingThatWouldOverflowTheStack() {
        var deep = new Payload(PayloadFormat.JSON.code(), "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(
                        () -> PayloadCodec.of(Object.class, PayloadFormat.JSON).decode(deep))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("nesting");
    }

    @ParameterizedTest
    @EnumSource
    void equalMapsHaveEqualBytesInWhateverOrderTheyWereFilled(PayloadFormat format) {
        PayloadCodec<Map<String, Long>> codec = PayloadCodec.of(COUNTS, format);
        Map<String, Long> forwards = new LinkedHashMap<>();
        Map<String, Long> backwards = new LinkedHashMap<>();
        for (long i = 0; i < 50; i++) {
            forwards.put("k" + i, i);
            backwards.put("k" + (49 - i), 49 - i);
        }

        Payload payload = codec.encode(forwards);

        assertThat(codec.encode(backwards)).isEqualTo(payload);
        assertThat(codec.encode(new HashMap<>(forwards))).isEqualTo(payload);
        assertThat(PayloadDigest.sha256(codec.encode(backwards))).isEqualTo(PayloadDigest.sha256(payload));
    }

    @ParameterizedTest
    @EnumSource
    void equalSetsHaveEqualBytesInWhateverOrderTheyIterate(PayloadFormat format) {
        PayloadCodec<Set<Object>> codec = PayloadCodec.of(new TypeReference<Set<Object>>() {}, format);
        List<Object> elements = new ArrayList<>(List.of("b", "a", 7, new Point(2, 1), new Point(1, 2)));
        elements.add(null);
        Set<Object> roomy = new HashSet<>(4_096);
        roomy.addAll(elements);
        Collections.reverse(elements);

        assertThat(codec.encode(roomy)).isEqualTo(codec.encode(new HashSet<>(elements)));
    }

    /** The order of {@code Set.of} is drawn anew by each JVM, so only fixed bytes can show that it is not used. */
    @Test
    void setsAreWrittenInTheOrderOfTheirElements() {
        PayloadCodec<Order> codec = PayloadCodec.of(Order.class, PayloadFormat.JSON);
        var order = new Order("n", List.of(), Optional.empty(), Duration.ZERO, Set.of("c", "a", "d", "b", "e"));

        assertThat(new String(codec.encode(order).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"due\":null,\"lines\":[],\"name\":\"n\",\"patience\":\"PT0S\","
                        + "\"tags\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}");
    }

    @ParameterizedTest
    @EnumSource
    void setThatPromisesAnOrderKeepsIt(PayloadFormat format) {
        PayloadCodec<LinkedHashSet<String>> codec =
                PayloadCodec.of(new TypeReference<LinkedHashSet<String>>() {}, format);
        var chosen = new LinkedHashSet<>(List.of("c", "a", "b"));

        assertThat(codec.decode(codec.encode(chosen))).containsExactly("c", "a", "b");
    }

    @Test
    void digestDependsOnBytesAndFormat() {
        byte[] bytes = "1".getBytes(StandardCharsets.UTF_8);

        assertThat(PayloadDigest.sha256(new Payload((byte) 1, bytes)))
                .isEqualTo("f16ba6fa61da3398815be2a6c0f7cb1351982dbcc6c64bbeb9b65f672a8b102a")
                .isNotEqualTo(PayloadDigest.sha256(new Payload((byte) 2, bytes)))
                .isNotEqualTo(PayloadDigest.sha256(new Payload((byte) 1, new byte[] {'2'})));
    }

    @ParameterizedTest
    @EnumSource
    void parameterOfAGenericTypeHasACodecOfItsOwn(PayloadFormat format) {
        PayloadCodec<?> codec = PayloadCodec.of(new TypeReference<Map<String, List<Long>>>() {}, format);
        PayloadCodec<List<Long>> values = codec.ofParameter(Map.class, 1);

        assertThat(values.typeName()).isEqualTo("java.util.List<java.lang.Long>");
        assertThat(values.encode(List.of(1L)).format()).isEqualTo(format.code());
        assertThat(values.decode(values.encode(List.of(1L)))).containsExactly(1L);
        assertThat(codec.ofParameter(List.class, 0).typeName()).isEqualTo("java.lang.Object");
    }
}
