package io.ttmesh.samples.failover;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskModule;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Counts primes the slow way, so that there is time to break something. */
public final class Primes implements TaskModule {
    /** How many primes there are in a range. */
    public static final DistributedTask<Range, Integer> COUNT = DistributedTask.of(
            "primes.count",
            Range.class,
            Integer.class,
            (range, context) -> (int) IntStream.range(range.from(), range.to())
                    .filter(Primes::isPrime)
                    .count());

    /** Made by the service loader of every node. */
    public Primes() {}

    /**
     * Numbers to look at.
     *
     * @param from the first
     * @param to behind the last
     */
    public record Range(int from, int to) {}

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(COUNT);
    }

    private static boolean isPrime(int number) {
        return number > 1 && IntStream.rangeClosed(2, (int) Math.sqrt(number)).noneMatch(i -> number % i == 0);
    }
}
