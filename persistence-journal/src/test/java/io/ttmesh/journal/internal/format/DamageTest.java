package io.ttmesh.journal.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was damaged is refused, by name, and never costs more memory than it has bytes. */
@Timeout(60)
class DamageTest {
    private static final long SEED = Long.getLong("ttmesh.test.seed", 20_261_121);
    private static final int MUTATIONS = 10_000;

    @Test
    void tenThousandDamagedBatchesAreRefusedOrEqual() {
        Random random = new Random(SEED);
        Batch original = Samples.batch();
        byte[] bytes = Samples.bytes(original);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = mutate(bytes, random);
            try {
                Batch decoded = Batch.decode(ByteBuffer.wrap(damaged));
                assertThat(decoded).as("seed %d, mutation %d", SEED, i).isEqualTo(original);
            } catch (JournalException.Corrupt | JournalException.ForeignData e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", SEED).isGreaterThan(MUTATIONS * 9 / 10);
    }

    /** As above, but with a checksum that agrees: the parser alone must stand what a hostile or faulty sender makes. */
    @Test
    void damagedBytesUnderARightChecksumMakeNoOtherException() {
        Random random = new Random(SEED);
        Map<String, Function<ByteBuffer, Object>> decoders = Map.of(
                "batch", Batch::decode,
                "batch-answer", BatchAnswer::decode,
                "question-7", Question::decode,
                "answer-1", Answer::decode,
                "answer-4", Answer::decode,
                "snapshot", SnapshotRecord::decode,
                "state", StateRecord::decode,
                "event-record", DamageTest::decodeRecord);
        int refused = 0;
        for (var decoder : decoders.entrySet()) {
            byte[] bytes = Samples.encoded().get(decoder.getKey());
            for (int i = 0; i < MUTATIONS / 2; i++) {
                byte[] damaged = sealAgain(mutate(bytes, random));
                try {
                    assertThat(decoder.getValue().apply(ByteBuffer.wrap(damaged)))
                            .isNotNull();
                } catch (JournalException.Corrupt | JournalException.ForeignData e) {
                    refused++;
                }
            }
        }
        assertThat(refused).as("seed %d", SEED).isGreaterThan(MUTATIONS);
    }

    @Test
    void batchOfANewerReleaseIsForeign() {
        byte[] bytes = Samples.bytes(Samples.batch());
        bytes[4] = 2;

        assertThatThrownBy(() -> Batch.decode(ByteBuffer.wrap(bytes)))
                .isInstanceOf(JournalException.ForeignData.class)
                .hasMessageContaining("format 2, and this release knows 1");
    }

    @Test
    void itemOfANewKindIsForeignAndNeverSkipped() {
        byte[] bytes = Samples.bytes(Samples.batch());
        bytes[56] = 77;

        assertThatThrownBy(() -> Batch.decode(ByteBuffer.wrap(sealAgain(bytes))))
                .isInstanceOf(JournalException.ForeignData.class)
                .hasMessageContaining("item kind 77");
    }

    @Test
    void recordDamagedAnywhereIsNotIntact() {
        byte[] bytes = Samples.bytes(EncodedRecord.of(Samples.event()));
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            EncodedRecord record = EncodedRecord.ofBytes(damaged);

            assertThat(record.isIntact()).isFalse();
            assertThatThrownBy(record::decode).isInstanceOf(JournalException.Corrupt.class);
        }
        assertThat(EncodedRecord.ofBytes(Arrays.copyOf(bytes, 20)).isIntact()).isFalse();
    }

    private static EventRecord decodeRecord(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return EncodedRecord.ofBytes(array).decode();
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            case 2 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 20));
            case 3 -> ByteBuffer.wrap(damaged).putInt(random.nextInt(damaged.length - 4), bigNumber(random));
            default -> {
                int from = random.nextInt(damaged.length);
                int length = random.nextInt(damaged.length - from);
                System.arraycopy(bytes, from, damaged, random.nextInt(damaged.length - length), length);
            }
        }
        return damaged;
    }

    private static int bigNumber(Random random) {
        return random.nextBoolean() ? Integer.MAX_VALUE - random.nextInt(100) : -random.nextInt(100) - 1;
    }

    private static byte[] sealAgain(byte[] bytes) {
        if (bytes.length >= 4) {
            int end = bytes.length - 4;
            ByteBuffer.wrap(bytes).putInt(end, ByteWriter.crc32c(bytes, 0, end));
        }
        return bytes;
    }
}
