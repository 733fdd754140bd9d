package io.ttmesh.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.WrongPayloadException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadPartsTest {
    record Part(String name, double value, List<Integer> all, Payload bytes) {}

    private static Payload json(String text) {
        return new Payload(PayloadFormat.JSON.code(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void partsOfAListComeBackAsTheyWere(PayloadFormat format) {
        PayloadCodec<Part> codec = PayloadCodec.of(Part.class, format);
        List<Payload> parts = List.of(
                codec.encode(new Part("ä", 0.1, List.of(1, 2), json("123"))),
                codec.encode(new Part("", 1e300, List.of(), json(""))));

        Payload list = PayloadParts.array(parts);

        assertThat(list.format()).isEqualTo(format.code());
        assertThat(codec.listOf().decode(list)).extracting(Part::name).containsExactly("ä", "");
        assertThat(PayloadParts.elements(list).stream().map(codec::decode))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(parts.stream().map(codec::decode).toList());
    }

    @Test
    void partsOfTwoFormatsComeTogetherAsJson() {
        Payload cbor = PayloadCodec.of(String.class, PayloadFormat.CBOR).encode("a");

        assertThat(text(PayloadParts.object(List.of("first", "second"), List.of(cbor, json("[1, null]")))))
                .isEqualTo("{\"first\":\"a\",\"second\":[1,null]}");
    }

    @Test
    void listsBecomeOneList() {
        assertThat(text(PayloadParts.concat(List.of(json("[1]"), json(" [ ]"), json("[\"a\",{\"b\":[2]}]")))))
                .isEqualTo("[1,\"a\",{\"b\":[2]}]");
        assertThat(text(PayloadParts.concat(List.of()))).isEqualTo("[]");
    }

    @Test
    void numbersKeepTheirDigits() {
        PayloadCodec<BigDecimal> codec = PayloadCodec.of(BigDecimal.class, PayloadFormat.JSON);
        var exact = new BigDecimal("12345678901234567890.123456789012345678901");

        assertThat(codec.listOf().decode(PayloadParts.array(List.of(codec.encode(exact)))))
                .containsExactly(exact);
    }

    @Test
    void conditionsAreTrueOrFalseInEveryFormat() {
        assertThat(PayloadParts.isTrue(
                        PayloadCodec.of(Boolean.class, PayloadFormat.CBOR).encode(true)))
                .isTrue();
        assertThat(PayloadParts.isTrue(json("false"))).isFalse();
        assertThatThrownBy(() -> PayloadParts.isTrue(json("1"))).isInstanceOf(WrongPayloadException.class);
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOfAnObjectComeBackAsTheyWere(PayloadFormat format) {
        PayloadCodec<Part> codec = PayloadCodec.of(Part.class, format);
        var part = new Part("ä", 0.1, List.of(1, 2), json("123"));

        Map<String, Payload> fields = PayloadParts.fields(codec.encode(part));

        assertThat(fields).containsOnlyKeys("name", "value", "all", "bytes");
        assertThat(fields.values()).allMatch(field -> field.format() == format.code());
        assertThat(PayloadCodec.of(Integer.class, format).listOf().decode(fields.get("all")))
                .containsExactly(1, 2);
        assertThat(PayloadCodec.of(String.class, format).decode(fields.get("name")))
                .isEqualTo("ä");
        assertThat(PayloadParts.fields(json("{}"))).isEmpty();
        assertThatThrownBy(() -> PayloadParts.fields(json("[1]")))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("not an object");
        assertThatThrownBy(() -> PayloadParts.fields(json("{\"a\":")))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessageContaining("can not be read");
    }

    @Test
    void whatIsNoListIsRefused() {
        assertThatThrownBy(() -> PayloadParts.elements(json("{}"))).isInstanceOf(WrongPayloadException.class);
        assertThatThrownBy(() -> PayloadParts.elements(json("[1"))).isInstanceOf(WrongPayloadException.class);
        assertThatThrownBy(() -> PayloadParts.concat(List.of(json("7")))).isInstanceOf(WrongPayloadException.class);
        assertThatThrownBy(() -> PayloadParts.array(List.of(json("")))).isInstanceOf(WrongPayloadException.class);
    }

    @ParameterizedTest
    @EnumSource
    void nullIsToldFromOtherValues(PayloadFormat format) {
        PayloadCodec<String> codec = PayloadCodec.of(String.class, format);

        assertThat(PayloadParts.isNull(codec.encode(null))).isTrue();
        assertThat(PayloadParts.isNull(codec.encode("null"))).isFalse();
        assertThat(PayloadParts.isNull(PayloadCodec.of(Long.class, format).encode(0L)))
                .isFalse();
        assertThatThrownBy(() -> PayloadParts.isNull(new Payload(format.code(), new byte[] {(byte) 0x1c})))
                .isInstanceOf(WrongPayloadException.class);
    }
}
