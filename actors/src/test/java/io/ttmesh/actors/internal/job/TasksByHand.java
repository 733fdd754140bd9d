package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.Split;
import io.ttmesh.actors.Unfold;
import io.ttmesh.model.Failure;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.streaming.PayloadCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What tasks return in random graphs: numbers below a modulus, which tell one task and one order from another. Those of split and
 * unfold steps run on small numbers, and fail where {@code broken} has the task and the number.
 */
final class TasksByHand {
    static final long MODULUS = 1_000_000_007L;
    /** Inputs of a split step, and states of an unfold, are below. */
    static final int NUMBERS = 64;

    private static final int SMALL_INPUT = 12;
    private static final int SMALL_STATE = 3;
    private static final PayloadCodec<Split<Long, Long>> SPLITS =
            PayloadCodec.of(new TypeReference<Split<Long, Long>>() {}, PayloadFormat.JSON);
    private static final PayloadCodec<Unfold<Long, Long>> UNFOLDS =
            PayloadCodec.of(new TypeReference<Unfold<Long, Long>>() {}, PayloadFormat.JSON);

    private TasksByHand() {}

    static long value(String task, long input) {
        return Math.floorMod(input * 31 + task.hashCode(), MODULUS);
    }

    /** Of all numbers in a JSON text. */
    static long sum(String json) {
        return Math.floorMod(numbers(json).stream().mapToLong(Long::longValue).sum(), MODULUS);
    }

    static List<Long> numbers(String json) {
        return Stream.of(json.split("[^-0-9]+", -1))
                .filter(part -> !part.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private static long small(UnitWork work) {
        return sum(JobBench.text(work.input())) % NUMBERS;
    }

    private static UnitEnd brokenEnd(UnitId unit, int run) {
        return UnitEnd.failed(unit, run, Failure.of(Failure.Cause.EXCEPTION, "broken"));
    }

    /** A unit of a split step, of either task. */
    static UnitEnd split(UnitId unit, int run, UnitWork work, Set<String> broken) {
        String task = work.task().name();
        if (task.equals("mix")) {
            return UnitEnd.succeeded(unit, run, JobBench.number(mixed(numbers(JobBench.text(work.input())))));
        }
        long small = small(work);
        if (broken.contains(task + "/" + small)) {
            return brokenEnd(unit, run);
        }
        List<Long> parts = parts(small);
        return UnitEnd.succeeded(
                unit, run, SPLITS.encode(parts.isEmpty() ? Split.done(value(task, small)) : Split.into(parts)));
    }

    private static List<Long> parts(long input) {
        return input < SMALL_INPUT
                ? List.of()
                : LongStream.range(0, 1 + input % 3)
                        .map(part -> input / 2 + part)
                        .boxed()
                        .toList();
    }

    /** Tells one order from another. */
    private static long mixed(List<Long> values) {
        long mixed = 7;
        for (long value : values) {
            mixed = Math.floorMod(mixed * 31 + value, MODULUS);
        }
        return mixed;
    }

    /** The value of a split step; none if a part is broken. */
    static Optional<Long> splitValue(String task, long input, Set<String> broken) {
        long small = input % NUMBERS;
        if (broken.contains(task + "/" + small)) {
            return Optional.empty();
        }
        List<Long> parts = parts(small);
        if (parts.isEmpty()) {
            return Optional.of(value(task, small));
        }
        List<Long> values = new ArrayList<>();
        for (long part : parts) {
            splitValue(task, part, broken).ifPresent(values::add);
        }
        return values.size() < parts.size() ? Optional.empty() : Optional.of(mixed(values));
    }

    /** A run of an unfold: emits three items at most, or none, and halves the state until it is small. */
    static UnitEnd unfold(UnitId unit, int run, UnitWork work, Set<String> broken) {
        String task = work.task().name();
        long state = small(work);
        if (broken.contains(task + "/" + state)) {
            return brokenEnd(unit, run);
        }
        List<Long> items = emitted(task, state);
        return UnitEnd.succeeded(
                unit, run, UNFOLDS.encode(state < SMALL_STATE ? Unfold.last(items) : Unfold.emit(items, state / 2)));
    }

    private static List<Long> emitted(String task, long state) {
        return LongStream.range(0, state % 4)
                .map(item -> value(task, state * 4 + item))
                .boxed()
                .toList();
    }

    /** What an unfold emits in all; nothing is known if a state is broken. */
    static Optional<List<Long>> unfolded(String task, long seed, Set<String> broken) {
        List<Long> items = new ArrayList<>();
        for (long state = seed % NUMBERS; ; state /= 2) {
            if (broken.contains(task + "/" + state)) {
                return Optional.empty();
            }
            items.addAll(emitted(task, state));
            if (state < SMALL_STATE) {
                return Optional.of(items);
            }
        }
    }
}
