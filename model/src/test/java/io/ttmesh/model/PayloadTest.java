package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.WrongPayloadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {
    private static Payload payload(int format, int... bytes) {
        byte[] copy = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            copy[i] = (byte) bytes[i];
        }
        return new Payload((byte) format, copy);
    }

    @Test
    void equalsByContent() {
        assertThat(payload(1, 1, 2)).isEqualTo(payload(1, 1, 2)).hasSameHashCodeAs(payload(1, 1, 2));
        assertThat(payload(1, 1, 2)).isNotEqualTo(payload(2, 1, 2)).isNotEqualTo(payload(1, 2, 1));
    }

    @Test
    void keepsItsContentOutOfItsText() {
        assertThat(payload(1, 115, 101, 99)).hasToString("Payload[format=1, sizeBytes=3]");
    }

    @ParameterizedTest
    @CsvSource({"1, JSON", "2, CBOR"})
    void formatBytesNeverChange(byte code, PayloadFormat format) {
        assertThat(PayloadFormat.of(code)).isEqualTo(format);
        assertThat(format.code()).isEqualTo(code);
    }

    @Test
    void refusesAnUnknownFormatByteAndNamesTheKnownOnes() {
        assertThatThrownBy(() -> PayloadFormat.of((byte) 9))
                .isInstanceOf(WrongPayloadException.class)
                .hasMessage("payload format 9 is unknown: JSON is 1, CBOR is 2");
    }
}
