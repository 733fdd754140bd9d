package io.ttmesh.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a journal, as one line of JSON.
 *
 * @param setup who was measured, with how many voters and processes, and what it promises
 * @param what what was done
 * @param outstanding writes without an answer at any time
 * @param n how many events, recoveries or kills
 * @param batch events in one entry of the log, on average; null where that is not known
 * @param p50us middle of the times, in microseconds
 * @param ownCores processors that the measured processes and their parent kept busy; null where some of them ended
 * @param foreignCores processors that everything else kept busy: below 0.15 is quiet. A database server counts as foreign
 * @param note what else one should know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalFigures(
        Setup setup,
        String what,
        int outstanding,
        long n,
        double seconds,
        @Nullable Double batch,
        double p50us,
        double p99us,
        double maxus,
        @Nullable Double ownCores,
        @Nullable Double foreignCores,
        String note) {
    static final String HEADER = "| journal | voters | processes | replication, fsync | what | outstanding | per second"
            + " | p50 us | p99 us | max us | events per batch | own cores | foreign cores | note |\n"
            + "|---|---:|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * Who is measured.
     *
     * @param promises replication and fsync policy, without which a figure means nothing
     */
    record Setup(String journal, int voters, int processes, String promises) {}

    String toJson() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    JournalFigures withBatch(double events) {
        return new JournalFigures(
                setup, what, outstanding, n, seconds, events, p50us, p99us, maxus, ownCores, foreignCores, note);
    }

    double perSecond() {
        return n / seconds;
    }

    /** A row of a table in Markdown. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %s | %s | %,d | %,.0f | %,.0f | %,.0f | %,.0f | %s | %s | %s | %s |",
                setup.journal(),
                setup.voters(),
                setup.processes(),
                setup.promises(),
                what,
                outstanding,
                perSecond(),
                p50us,
                p99us,
                maxus,
                text("%,.1f", batch),
                text("%.2f", ownCores),
                text("%.2f", foreignCores),
                note);
    }

    private static String text(String format, @Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }
}
