package io.ttmesh.benchmarks;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobBuilder;
import io.ttmesh.actors.Step;
import java.util.List;
import java.util.stream.LongStream;

/** The jobs that are measured, and what must come out of them. */
final class JobShapes {
    private JobShapes() {}

    /**
     * A job.
     *
     * @param tasks submissions that it makes; of a map, its items
     * @param result what it must return
     */
    record Shape(Job<Long> job, long tasks, long result) {
        int graphBytes() {
            return job.encoded().sizeBytes();
        }
    }

    /** One step after the other. */
    static Shape chain(int steps) {
        return new Shape(Job.define("chain", j -> chain(j, 0, steps)), steps, steps);
    }

    private static Step<Long> chain(JobBuilder j, long from, int steps) {
        Step<Long> last = j.task(JobTasks.NEXT, from);
        for (int i = 1; i < steps; i++) {
            last = j.task(JobTasks.NEXT, last);
        }
        return last;
    }

    /** Steps one after the other that note the delays between them. */
    static Job<Long> hops(int hops) {
        return Job.define("hops", j -> {
            Step<Long> last = j.task(JobTasks.LEAVE, 0L);
            for (int i = 0; i < hops; i++) {
                last = j.task(JobTasks.HOP, last);
            }
            return last;
        });
    }

    /** Many chains side by side, whose ends one step gathers; chains of one step are a fan-in. */
    static Shape chains(int chains, int steps) {
        Job<Long> job = Job.define("chains", j -> {
            List<Step<Long>> ends = LongStream.range(0, chains)
                    .mapToObj(first -> chain(j, first, steps))
                    .toList();
            return j.gather(JobTasks.SUM, ends);
        });
        return new Shape(job, (long) chains * steps + 1, sumBelow(chains) + (long) chains * steps);
    }

    /** A small one: two steps and one of both. */
    static Shape small(int number) {
        Job<Long> job = Job.define(
                "small",
                j -> j.gather(JobTasks.SUM, List.of(j.task(JobTasks.NEXT, (long) number), j.task(JobTasks.NEXT, 1L))));
        return new Shape(job, 3, number + 3L);
    }

    /** A map over numbers and the sum of its results. */
    static Shape map(long items) {
        Job<Long> job = Job.define("map", j -> j.reduce(JobTasks.SUM, j.mapRange(JobTasks.NEXT, 0, items)));
        return new Shape(job, items, sumBelow(items) + items);
    }

    static Job<WordText.Tally> words(long parts) {
        return Job.define("words", j -> j.reduce(JobTasks.ADD_UP, j.mapRange(JobTasks.COUNT, 0, parts)));
    }

    private static long sumBelow(long end) {
        return end * (end - 1) / 2;
    }
}
