package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.model.FencingToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Work that says of each of its runs which it was: in its result, and in a file that outlives its node. */
final class ChaosTasks {
    private static final String NO_KEY = "-";

    /**
     * One piece of work.
     *
     * @param log gets a line for every run
     * @param key the idempotency key that it was submitted with, or empty
     * @param failures how many attempts fail before one succeeds
     * @param millis how long an attempt takes
     */
    record Work(String log, String key, int failures, long millis) {}

    /** Which run made a result. */
    record Receipt(long epoch, int attempt, String node, long nonce) {
        Answer.Value answer() {
            return new Answer.Value(new FencingToken(epoch, attempt), node, nonce);
        }
    }

    /** The task of all workloads. */
    static final DistributedTask<Work, Receipt> WORK =
            DistributedTask.of("chaos.work", Work.class, Receipt.class, ChaosTasks::run);

    private ChaosTasks() {}

    private static Receipt run(Work work, TaskContext context) throws IOException, InterruptedException {
        FencingToken token = context.fencingToken();
        String key = work.key().isEmpty() ? NO_KEY : work.key();
        String line = String.join(
                        " ",
                        context.taskId().toString(),
                        token.toString(),
                        key,
                        context.node().value(),
                        Long.toString(System.nanoTime()))
                + "\n";
        Files.writeString(Path.of(work.log()), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Thread.sleep(work.millis());
        if (token.attempt() <= work.failures()) {
            throw new IllegalStateException("attempt " + token.attempt() + " is to fail");
        }
        return new Receipt(
                token.epoch(),
                token.attempt(),
                context.node().value(),
                ThreadLocalRandom.current().nextLong());
    }

    /** All runs so far, as their bodies wrote them down. */
    static List<Happened.Ran> runs(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(ChaosTasks::parse).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Happened.Ran parse(String line) {
        String[] words = line.split(" ", -1);
        String[] token = words[1].split("/", -1);
        return new Happened.Ran(
                Long.parseLong(words[4]),
                words[0],
                words[2].equals(NO_KEY) ? "" : words[2],
                new FencingToken(Long.parseLong(token[0]), Integer.parseInt(token[1])),
                words[3]);
    }
}
