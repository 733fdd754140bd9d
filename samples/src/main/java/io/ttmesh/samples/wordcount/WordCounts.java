package io.ttmesh.samples.wordcount;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How often each word was found. Travels sorted and deflated: the counts of many texts are the input of one submission, and
 * plain they would be three times as large.
 *
 * @param byWord words in lower case
 */
public record WordCounts(Map<String, Long> byWord) {
    /** Copies the counts. */
    public WordCounts {
        byWord = Map.copyOf(byWord);
    }

    /**
     * Reads what {@link #packed} wrote.
     *
     * @throws IOException when it is cut or changed
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static WordCounts unpacked(byte[] packed) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        try (var from = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
            for (int left = from.readInt(); left > 0; left--) {
                counts.put(from.readUTF(), from.readLong());
            }
        }
        return new WordCounts(counts);
    }

    @JsonValue
    byte[] packed() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var to = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            to.writeInt(byWord.size());
            for (Map.Entry<String, Long> entry : new TreeMap<>(byWord).entrySet()) {
                to.writeUTF(entry.getKey());
                to.writeLong(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
