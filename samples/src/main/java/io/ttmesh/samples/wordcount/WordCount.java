package io.ttmesh.samples.wordcount;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobBuilder;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.Step;
import io.ttmesh.actors.partition.BytePortion;
import io.ttmesh.model.JobStatus;
import java.util.List;

/** The job: the counting task over all portions, summed up as a tree. */
final class WordCount {
    private static final String NAME = "wordcount";
    private static final String COUNT = "count";
    private static final String SUM = "sum";
    private static final int PARTS_MAX = 128;

    private WordCount() {}

    /** Counts these portions; the nodes read them, so they must reach the files under the same paths. */
    static Job<WordTotals> job(List<BytePortion> portions) {
        return Job.define(NAME, j -> totals(j, portions));
    }

    /** The same, and a summary of it. */
    static Job<WordSummary> summary(List<BytePortion> portions) {
        return Job.define(
                NAME, j -> j.task(WordCountTasks.SUMMARIZE, totals(j, portions)).named("summarize"));
    }

    private static Step<WordTotals> totals(JobBuilder j, List<BytePortion> portions) {
        var parts = MapOptions.DEFAULTS.withPortionItems(partItems(portions.size()));
        return j.reduce(
                        WordCountTasks.SUM,
                        j.map(WordCountTasks.COUNT, portions, parts).named(COUNT))
                .named(SUM);
    }

    private static int partItems(int portions) {
        return Math.max(1, Math.ceilDiv(portions, PARTS_MAX));
    }

    /** How many submissions count so many portions. */
    static int parts(int portions) {
        return Math.ceilDiv(portions, partItems(portions));
    }

    /** How many of them have ended well. */
    static int counted(JobStatus job) {
        return job.step(COUNT).map(JobStatus.Step::partsDone).orElse(0);
    }
}
