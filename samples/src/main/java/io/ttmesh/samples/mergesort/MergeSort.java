package io.ttmesh.samples.mergesort;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobModule;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.actors.Split;
import io.ttmesh.actors.TaskModule;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Merge sort: numbers are halved until there are few enough to sort them at once, and sorted halves are merged. Who writes the job
 * does not say how deep that goes; the tasks find it while they run.
 */
public final class MergeSort implements TaskModule, JobModule {
    private static final int NUMBERS_MAX = 100_000;

    /**
     * Numbers that follow from a seed, so that they need not travel before they are sorted.
     *
     * @param from the place of the first one
     * @param to behind the last one
     * @param atOnce so many are sorted without being halved
     */
    record Numbers(long seed, int from, int to, int atOnce) {
        private int count() {
            return to - from;
        }

        private List<Numbers> halves() {
            int middle = from + count() / 2;
            return List.of(new Numbers(seed, from, middle, atOnce), new Numbers(seed, middle, to, atOnce));
        }

        /** The numbers, in no order. */
        IntStream stream() {
            return IntStream.range(from, to).map(place -> new Random(seed + place).nextInt());
        }
    }

    /** What people read of sorted numbers. */
    record Summary(int count, int least, int median, int greatest) {
        private static Summary of(List<Integer> sorted) {
            return new Summary(sorted.size(), sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
        }
    }

    record Arguments(Optional<Integer> numbers, Optional<Integer> atOnce, Optional<Long> seed) {
        Arguments {
            requireAtLeastOne("--numbers", numbers);
            requireAtLeastOne("--at-once", atOnce);
            if (numbers.isPresent() && numbers.get() > NUMBERS_MAX) {
                throw new InvalidInputException("argument --numbers is " + numbers.get() + ": use 1 to " + NUMBERS_MAX
                        + ", they go through payloads");
            }
        }

        private static void requireAtLeastOne(String name, Optional<Integer> given) {
            if (given.isPresent() && given.get() < 1) {
                throw new InvalidInputException("argument " + name + " is " + given.get() + ": use 1 or more");
            }
        }

        private Job<Summary> job() {
            var all = new Numbers(seed.orElse(1L), 0, numbers.orElse(20_000), atOnce.orElse(1_000));
            return Job.define(
                    "mergesort",
                    j -> j.task(SUMMARIZE, j.split(SORT, MERGE, all).named("sort")));
        }
    }

    static final DistributedTask<Numbers, Split<Numbers, List<Integer>>> SORT = Split.task(
                    "mergesort.sort",
                    new TypeReference<Numbers>() {},
                    new TypeReference<List<Integer>>() {},
                    (numbers, context) -> numbers.count() <= numbers.atOnce()
                            ? Split.done(numbers.stream().sorted().boxed().toList())
                            : Split.into(numbers.halves()))
            .withFormat(PayloadFormat.CBOR);

    static final DistributedTask<List<List<Integer>>, List<Integer>> MERGE = DistributedTask.of(
                    "mergesort.merge",
                    new TypeReference<List<List<Integer>>>() {},
                    new TypeReference<List<Integer>>() {},
                    (halves, context) -> merged(halves.get(0), halves.get(1)))
            .withFormat(PayloadFormat.CBOR);

    static final DistributedTask<List<Integer>, Summary> SUMMARIZE = DistributedTask.of(
                    "mergesort.summarize",
                    new TypeReference<List<Integer>>() {},
                    new TypeReference<Summary>() {},
                    (sorted, context) -> Summary.of(sorted))
            .withFormat(PayloadFormat.CBOR);

    private static final NamedJob<Arguments> NAMED = NamedJob.of(
            "mergesort", "Sorts random numbers by halves, as deep as it takes.", Arguments.class, Arguments::job);

    /** Made by the service loader. */
    public MergeSort() {}

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(SORT, MERGE, SUMMARIZE);
    }

    @Override
    public Collection<NamedJob<?>> jobs() {
        return List.of(NAMED);
    }

    /** All of both, in order, of lists that are in order. */
    static List<Integer> merged(List<Integer> left, List<Integer> right) {
        List<Integer> all = new ArrayList<>(left.size() + right.size());
        int taken = 0;
        for (Integer each : left) {
            while (taken < right.size() && right.get(taken) < each) {
                all.add(right.get(taken++));
            }
            all.add(each);
        }
        all.addAll(right.subList(taken, right.size()));
        return all;
    }
}
