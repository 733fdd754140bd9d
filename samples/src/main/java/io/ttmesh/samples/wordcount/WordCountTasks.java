package io.ttmesh.samples.wordcount;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskModule;
import io.ttmesh.actors.partition.BytePortion;
import io.ttmesh.model.PayloadFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The tasks of this sample, for every node that has the sample on its class path. */
public final class WordCountTasks implements TaskModule {
    /** Counts the words of one portion: whole lines of a text file that the node can read. */
    public static final DistributedTask<BytePortion, WordTotals> COUNT = DistributedTask.of(
                    "wordcount.count",
                    BytePortion.class,
                    WordTotals.class,
                    (portion, context) -> WordTotals.of(context.node(), counts(portion)))
            .withFormat(PayloadFormat.CBOR);

    /** Sums up. */
    public static final DistributedTask<List<WordTotals>, WordTotals> SUM = DistributedTask.of(
                    "wordcount.sum",
                    new TypeReference<List<WordTotals>>() {},
                    new TypeReference<WordTotals>() {},
                    (all, context) -> WordTotals.sum(all))
            .withFormat(PayloadFormat.CBOR);

    /** Makes a count short. */
    public static final DistributedTask<WordTotals, WordSummary> SUMMARIZE = DistributedTask.of(
            "wordcount.summarize", WordTotals.class, WordSummary.class, (totals, context) -> WordSummary.of(totals));

    /** Made by the service loader. */
    public WordCountTasks() {}

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(COUNT, SUM, SUMMARIZE);
    }

    /** Bytes that are not UTF-8 become U+FFFD, which stands in no word. */
    static Map<String, Long> counts(BytePortion portion) throws IOException {
        try (Reader text = new BufferedReader(new InputStreamReader(portion.open(), StandardCharsets.UTF_8))) {
            return Words.count(text);
        }
    }
}
