package io.ttmesh.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskModule;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What the jobs that are measured run: as good as nothing, but for the words. */
public final class JobTasks implements TaskModule {
    /** Of the steps that ran in this JVM. */
    private static final AtomicReference<Latencies> DELAYS = new AtomicReference<>(new Latencies());

    static final DistributedTask<Long, Long> NEXT =
            DistributedTask.of("bench.next", Long.class, Long.class, (number, context) -> number + 1);

    static final DistributedTask<List<Long>, Long> SUM = DistributedTask.of(
            "bench.sum",
            new TypeReference<List<Long>>() {},
            new TypeReference<Long>() {},
            (numbers, context) -> numbers.stream().mapToLong(Long::longValue).sum());

    /** Returns when it ended, by {@link System#nanoTime()}. */
    static final DistributedTask<Long, Long> LEAVE =
            DistributedTask.of("bench.leave", Long.class, Long.class, (ignored, context) -> System.nanoTime());

    /** The same, and notes how long before its own start the step before it ended. */
    static final DistributedTask<Long, Long> HOP =
            DistributedTask.of("bench.hop", Long.class, Long.class, (left, context) -> {
                DELAYS.get().recordSince(left);
                return System.nanoTime();
            });

    static final DistributedTask<Long, WordText.Tally> COUNT = DistributedTask.of(
            "bench.count-words",
            Long.class,
            WordText.Tally.class,
            (part, context) -> WordText.tally(WordText.part(part)));

    static final DistributedTask<List<WordText.Tally>, WordText.Tally> ADD_UP = DistributedTask.of(
            "bench.add-up-words",
            new TypeReference<List<WordText.Tally>>() {},
            new TypeReference<WordText.Tally>() {},
            (tallies, context) -> WordText.Tally.sum(tallies));

    /** Bytes of heap that are in use after a collection, on the node that runs it. */
    static final DistributedTask<Long, Long> HEAP =
            DistributedTask.of("bench.heap", Long.class, Long.class, (ignored, context) -> Machine.liveBytes());

    /** The delays that {@link #HOP} has noted so far; from now on it notes in another place. */
    static Latencies takeDelays() {
        return DELAYS.getAndSet(new Latencies());
    }

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(NEXT, SUM, LEAVE, HOP, COUNT, ADD_UP, HEAP);
    }
}
