package io.ttmesh.testkit.chaos;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.Both;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tasks of random jobs, which write down what they do, and fail when they are told to. */
final class JobTasks {
    /** Where marks and gates are. */
    static final Path FOLDER = EventLog.folder("jobs");

    private static final long MODULUS = 1_000_003;
    /** Longer than any job may take. */
    private static final int HELD_MAX_MILLIS = 300_000;

    private static final int LOOK_MILLIS = 20;

    /**
     * What one body is to do.
     *
     * @param job whose it is
     * @param unit its unit inside the job
     * @param item its number inside the unit
     * @param failures how often it fails before it succeeds
     * @param millis how long it takes, or each of its checkpoints
     * @param gate a file without which it fails, or empty
     * @param checkpoints how many it saves
     * @param number goes into its result
     * @param held a file that it waits for before it does anything, or empty
     */
    record Order(
            String job,
            String unit,
            int item,
            int failures,
            long millis,
            String gate,
            int checkpoints,
            long number,
            String held) {}

    /** What a step hands on; the first of those that are gathered is no result, but tells who gathers. */
    record Value(String job, String unit, long number) {}

    /** A checkpoint. */
    record Saved(int number) {}

    /** What an order comes to. */
    static long mixed(long number, long input) {
        return Math.floorMod(input * 31 + number, MODULUS);
    }

    /** What values come to together. */
    static long summed(Stream<Long> numbers) {
        return numbers.reduce(0L, (one, other) -> Math.floorMod(one + other, MODULUS));
    }

    /** Whether a number takes the first branch. */
    static boolean isTaken(long number) {
        return number % 2 == 0;
    }

    static final DistributedTask<Order, Value> WORK = DistributedTask.of(
            "chaos.job-work", Order.class, Value.class, (order, context) -> value(order, run(order, context, 0)));

    static final DistributedTask<Both<Order, Value>, Value> NEXT = Both.task(
            "chaos.job-next",
            Order.class,
            Value.class,
            Value.class,
            (order, input, context) -> value(order, run(order, context, input.number())));

    static final DistributedTask<Both<Order, Value>, Boolean> ASK = Both.task(
            "chaos.job-ask",
            Order.class,
            Value.class,
            Boolean.class,
            (order, input, context) -> isTaken(run(order, context, input.number())));

    static final DistributedTask<List<Value>, Value> GATHER = DistributedTask.of(
            "chaos.job-gather",
            new TypeReference<List<Value>>() {},
            new TypeReference<Value>() {},
            (all, context) -> gathered(all, context, summed(all.stream().map(Value::number))));

    static final DistributedTask<List<Value>, Value> COUNT = DistributedTask.of(
            "chaos.job-count",
            new TypeReference<List<Value>>() {},
            new TypeReference<Value>() {},
            (all, context) -> gathered(all, context, all.size() - 1));

    /** Leaves no mark: it runs with the map's portions, too. */
    static final DistributedTask<List<Value>, Value> SUM = DistributedTask.of(
            "chaos.job-sum",
            new TypeReference<List<Value>>() {},
            new TypeReference<Value>() {},
            (all, context) -> new Value("", "", summed(all.stream().map(Value::number))));

    private JobTasks() {}

    static Value value(Order order, long number) {
        return new Value(order.job(), order.unit(), number);
    }

    private static Value gathered(List<Value> all, TaskContext context, long number) throws Exception {
        Value who = all.getFirst();
        var order = new Order(who.job(), who.unit(), 0, 0, 0, "", 0, number, "");
        return value(order, run(order, context, 0));
    }

    /** Does what it is told, writes it down, and returns what it comes to. */
    static long run(Order order, TaskContext context, long input) throws Exception {
        mark(order, context, JobMark.Kind.BEGAN, 0);
        try {
            awaitRelease(order);
            work(order, context);
            requireNoFailure(order);
        } catch (InterruptedException e) {
            mark(order, context, JobMark.Kind.STOPPED, 0);
            throw e;
        } catch (IllegalStateException e) {
            mark(order, context, JobMark.Kind.FAILED, 0);
            throw e;
        }
        mark(order, context, JobMark.Kind.ENDED, 0);
        return mixed(order.number(), input);
    }

    private static void awaitRelease(Order order) throws InterruptedException {
        if (order.held().isEmpty()) {
            return;
        }
        Path file = Path.of(order.held());
        for (int waited = 0; !Files.exists(file); waited += LOOK_MILLIS) {
            if (waited > HELD_MAX_MILLIS) {
                throw new IllegalStateException("nobody lets it go on");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void work(Order order, TaskContext context) throws Exception {
        if (order.checkpoints() == 0) {
            Thread.sleep(order.millis());
            return;
        }
        int from = context.lastCheckpoint(Saved.class).map(Saved::number).orElse(0);
        mark(order, context, JobMark.Kind.FROM, from);
        for (int next = from + 1; next <= order.checkpoints(); next++) {
            Thread.sleep(order.millis());
            context.checkpoint(new Saved(next));
            mark(order, context, JobMark.Kind.KEPT, next);
        }
    }

    /** Counts its failures by what it wrote, for attempts end for other reasons, too. */
    private static void requireNoFailure(Order order) throws IOException {
        if (!order.gate().isEmpty() && !Files.exists(Path.of(order.gate()))) {
            throw new IllegalStateException("the gate is shut");
        }
        if (order.failures() > 0) {
            long failed = marks(order.job()).stream()
                    .filter(mark -> mark.kind() == JobMark.Kind.FAILED
                            && mark.unit().equals(order.unit())
                            && mark.item() == order.item())
                    .count();
            if (failed < order.failures()) {
                throw new IllegalStateException("failure " + (failed + 1) + " of " + order.failures());
            }
        }
    }

    /** A thread that is interrupted writes all the same: channels would not. */
    private static void mark(Order order, TaskContext context, JobMark.Kind kind, int number) throws IOException {
        var mark = new JobMark(
                System.nanoTime(),
                kind,
                order.unit(),
                order.item(),
                context.taskId().toString(),
                context.fencingToken(),
                context.node().value(),
                number);
        try (var out = new FileOutputStream(file(order.job()).toFile(), true)) {
            out.write(mark.line().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Path file(String job) {
        return FOLDER.resolve(job + ".marks");
    }

    /** All marks of a job so far. */
    static List<JobMark> marks(String job) throws IOException {
        try {
            String text = Files.readString(file(job));
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JobMark::parse)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Deletes what was written of a job. */
    static void clear(String job) throws IOException {
        Files.createDirectories(FOLDER);
        Files.deleteIfExists(file(job));
        Files.deleteIfExists(gate(job));
        Files.deleteIfExists(told(job));
    }

    /** A file without which some of a job fails, until it is mended. */
    static Path gate(String job) {
        return FOLDER.resolve(job + ".gate");
    }

    /** A file without which what holds the part that grows does not end: somebody was told whether it has grown. */
    static Path told(String job) {
        return FOLDER.resolve(job + ".told");
    }

    /** Makes that file. */
    static void letGo(String job) {
        try {
            Files.createFile(told(job));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that there never is. */
    static Path never(String job) {
        return FOLDER.resolve(job + ".never");
    }

    /** The checkpoint that a running unit has saved last, if it has saved one. */
    static Optional<JobMark> lastKept(List<JobMark> marks, String unit) {
        return marks.stream()
                .filter(mark -> mark.unit().equals(unit) && mark.kind() == JobMark.Kind.KEPT)
                .reduce((one, other) -> other);
    }
}
