package io.ttmesh.journal.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class FormatsTest {
    static List<Question> questions() {
        return Samples.questions();
    }

    static List<Answer> answers() {
        return Samples.answers();
    }

    static List<String> names() {
        return List.copyOf(Samples.encoded().keySet());
    }

    @Test
    void recordComesBackAsItWas() {
        for (EventRecord event : List.of(Samples.event(), Samples.plainEvent())) {
            EncodedRecord record = EncodedRecord.of(event);

            assertThat(record.decode()).isEqualTo(event);
            assertThat(record.sequenceNr()).isEqualTo(event.sequenceNr());
            assertThat(record.tags()).isEqualTo(event.tags());
            assertThat(record.writer()).isEqualTo(event.writer());
            assertThat(record.isIntact()).isTrue();
            assertThat(EncodedRecord.ofBytes(Samples.bytes(record))).isEqualTo(record);
        }
        assertThat(EncodedRecord.of(Samples.plainEvent()).sizeBytes()).isEqualTo(EncodedRecord.SIZE_MIN + 2);
    }

    @Test
    void batchComesBackAsItWasFromAnyKindOfBuffer() {
        Batch batch = Samples.batch();
        EncodedBatch encoded = batch.encode();

        assertThat(Batch.decode(encoded.buffer())).isEqualTo(batch);
        ByteBuffer direct = ByteBuffer.allocateDirect(encoded.sizeBytes() + 3).position(3);
        direct.put(encoded.buffer()).position(3);
        assertThat(Batch.decode(direct)).isEqualTo(batch);
        ByteBuffer shifted = ByteBuffer.allocate(encoded.sizeBytes() + 9).position(5);
        shifted.put(encoded.buffer()).flip().position(5);
        assertThat(Batch.decode(shifted.slice())).isEqualTo(batch);
        assertThat(shifted.position()).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void questionComesBackAsItWas(Question question) {
        assertThat(Question.decode(ByteBuffer.wrap(question.encode()))).isEqualTo(question);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answerComesBackAsItWas(Answer answer) {
        assertThat(Answer.decode(ByteBuffer.wrap(answer.encode()))).isEqualTo(answer);
    }

    @Test
    void batchAnswerComesBackAsItWas() {
        BatchAnswer answer = Samples.batchAnswer();

        assertThat(BatchAnswer.decode(ByteBuffer.wrap(answer.encode()))).isEqualTo(answer);
    }

    /** A change of these bytes is a new format: it needs a new number, and a release that reads both. */
    @ParameterizedTest
    @MethodSource("names")
    void bytesOfFormatOneStayAsTheyWereReleased(String name) throws IOException {
        String hex = HexFormat.of().formatHex(Samples.encoded().get(name));
        try (InputStream golden = FormatsTest.class.getResourceAsStream("/journal/1/" + name + ".hex")) {
            assertThat(golden).as("expected content: " + hex).isNotNull();
            String kept = new String(golden.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");

            assertThat(hex).isEqualTo(kept);
        }
    }

    @Test
    void tooManyTagsAndTooLongOrBrokenStringsAreRefusedWhenTheyAreEncoded() {
        assertRefused(List.copyOf(Collections.nCopies(256, "t")), "");
        assertRefused(List.of("x".repeat(65_536)), "");
        assertRefused(List.of(), "broken \ud800");
        assertThat(EncodedRecord.of(event(Collections.nCopies(255, "t"), "")).tags())
                .hasSize(255);
    }

    private static void assertRefused(List<String> tags, String manifest) {
        assertThatThrownBy(() -> EncodedRecord.of(event(tags, manifest))).isInstanceOf(JournalException.Refused.class);
    }

    private static EventRecord event(List<String> tags, String manifest) {
        return new EventRecord(1, 0, manifest, "w", tags, Samples.payload("p"), Optional.empty());
    }
}
