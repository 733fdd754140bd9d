package io.ttmesh.benchmarks;

import io.ttmesh.benchmarks.Addition.Pair;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.Payload;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskIdSource;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pure code that every task passes through: making and reading ids, writing and reading payloads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotCode {
    private static final Region HOME = new Region("local");

    private final TaskIdSource ids =
            new TaskIdSource(new MeshLayout(List.of(HOME), 16), Clock.systemUTC(), new SplittableRandom(1));
    private final String idText = ids.fresh(HOME, true).toString();
    private final Pair pair = new Pair(1234, 56_789);
    private final Payload payload = Addition.ADD.input().encode(pair);

    /** A fresh id. */
    @Benchmark
    public TaskId freshId() {
        return ids.fresh(HOME, true);
    }

    /** An id that arrives in a message. */
    @Benchmark
    public TaskId parseId() {
        return TaskId.parse(idText);
    }

    /** A small record as JSON. */
    @Benchmark
    public Payload encode() {
        return Addition.ADD.input().encode(pair);
    }

    /** And back. */
    @Benchmark
    public Pair decode() {
        return Addition.ADD.input().decode(payload);
    }
}
