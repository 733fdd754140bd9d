package io.ttmesh.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * One measurement, as one line of JSON: the shape that {@code bench-peers} prints, too.
 *
 * @param peer who was measured
 * @param mode {@code embedded}, or {@code 2jvm} when the executor is another JVM
 * @param workload W1, W2, W4, W5-W1 and so on
 * @param n tasks that were submitted and answered
 * @param seconds how long that took
 * @param perSecond tasks per second
 * @param p50us time from submission to result; of a map, to the final result. Null where nothing was timed
 * @param p99us the same, 99th percentile
 * @param maxus the same, longest
 * @param jdk version of the JVM
 * @param load1 load average of the machine before the run
 * @param ownCores processors that the measured processes kept busy
 * @param foreignCores processors that everything else on the machine kept busy meanwhile: below 0.15 is quiet
 * @param note what else one should know
 * @param heapMiB of the measuring JVM, after a collection behind the run; null where nobody looked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Figures(
        String peer,
        String mode,
        String workload,
        long n,
        double seconds,
        double perSecond,
        @Nullable Double p50us,
        @Nullable Double p99us,
        @Nullable Double maxus,
        String jdk,
        double load1,
        double ownCores,
        double foreignCores,
        String note,
        @Nullable Double heapMiB) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new com.fasterxml.jackson.module.paramnames.ParameterNamesModule())
            .build();

    Figures withHeap(double mebibytes) {
        return new Figures(
                peer,
                mode,
                workload,
                n,
                seconds,
                perSecond,
                p50us,
                p99us,
                maxus,
                jdk,
                load1,
                ownCores,
                foreignCores,
                note,
                rounded(mebibytes));
    }

    String toJson() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    static Figures parse(String json) throws JsonProcessingException {
        return JSON.readValue(json, Figures.class);
    }

    /** Times in nanoseconds make long lines that nobody can read: three digits behind the point are more than enough. */
    static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }
}
