package io.ttmesh.samples.wordcount;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.MapHandle;
import io.ttmesh.runtime.Mesh;

/** The job: the counting task over all portions, summed up as results come. */
final class WordCount {
    private WordCount() {}

    static MapHandle<WordTotals> start(Mesh mesh, Portions portions, TaskOptions options) {
        return mesh.map(WordCountTasks.COUNT, portions, options, WordTotals.collector());
    }
}
