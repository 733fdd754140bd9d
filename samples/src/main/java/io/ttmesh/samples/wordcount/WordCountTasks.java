package io.ttmesh.samples.wordcount;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskModule;
import io.ttmesh.model.PayloadFormat;
import java.util.Collection;
import java.util.List;

/** The task of this sample, for every node that has the sample on its class path. */
public final class WordCountTasks implements TaskModule {
    /** Counts the words of one portion. */
    public static final DistributedTask<Portion, PortionCount> COUNT = DistributedTask.of(
                    "wordcount.count",
                    Portion.class,
                    PortionCount.class,
                    (portion, context) -> new PortionCount(context.node(), Words.count(portion.text())))
            .withFormat(PayloadFormat.CBOR);

    /** Made by the service loader. */
    public WordCountTasks() {}

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(COUNT);
    }
}
