package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ttmesh.streaming.PayloadMappers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A job's state as it goes into a snapshot: deflated, for steps are much alike. A graph of 20,000 steps would not fit into one item
 * of the journal otherwise.
 */
final class StatePacking {
    private static final ObjectMapper MAPPER = PayloadMappers.cbor()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StatePacking() {}

    static byte[] packed(JobState.Kept kept) {
        var bytes = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var out = new DeflaterOutputStream(bytes, deflater)) {
            MAPPER.writeValue(out, kept);
        } catch (IOException e) {
            throw new UncheckedIOException("a job's state can not be written", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    static JobState.Kept unpacked(byte[] packed) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return MAPPER.readValue(in, JobState.Kept.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a job's state of " + packed.length + " bytes can not be read", e);
        }
    }
}
