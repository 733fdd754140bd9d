package io.ttmesh.samples.wordcount;

import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskStatus;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.streaming.PayloadCodec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads of a job by its id at the control door of one node, which need not be the one that runs it. */
final class JobReader implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final PayloadCodec<JobStatus> STATUS = PayloadCodec.of(JobStatus.class, PayloadFormat.JSON);
    private static final PayloadCodec<WordTotals> RESULT = PayloadCodec.of(WordTotals.class, PayloadFormat.JSON);

    private static final PayloadCodec<List<TaskStatus>> TASKS =
            PayloadCodec.of(TaskStatus.class, PayloadFormat.JSON).listOf();

    private final NodeDoor door;

    private JobReader(NodeDoor door) {
        this.door = door;
    }

    /**
     * A reader at the node that wrote this control file.
     *
     * @throws IOException when the file can not be read
     */
    static JobReader at(Path controlFile) throws IOException {
        return new JobReader(NodeDoor.at(controlFile));
    }

    /** Is told how a job stands, by the thread that waits for it. */
    @FunctionalInterface
    interface Glance {
        void at(JobStatus status) throws InterruptedException;
    }

    /**
     * Looks at a job again and again until it stands as it should. A coordinator that does not answer, as after the loss of its
     * node, is waited for.
     *
     * @param glance is told of each look, the last one too
     * @throws TimedOutException when that takes too long
     */
    JobStatus await(JobId job, Predicate<JobStatus> wanted, Duration atMost, Glance glance)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < atMost.toNanos()) {
            Optional<JobStatus> status = status(job);
            if (status.isPresent()) {
                glance.at(status.get());
                if (wanted.test(status.get())) {
                    return status.get();
                }
            }
            new CountDownLatch(1).await(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
        }
        throw new TimedOutException("job " + job + ", asked for at " + door.url() + ", was not so far after " + atMost);
    }

    private Optional<JobStatus> status(JobId job) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = door.ask("jobs/" + job, ANSWER_MAX);
        return answer.statusCode() == NodeDoor.OK ? Optional.of(decoded(STATUS, answer)) : Optional.empty();
    }

    /** How many submissions of the mesh, as far as it remembers them, were begun more than once. */
    long begunAgain() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = door.ask("tasks?limit=10000", ANSWER_MAX);
        return answer.statusCode() == NodeDoor.OK
                ? decoded(TASKS, answer).stream()
                        .filter(task -> task.attempt() > 1)
                        .count()
                : 0;
    }

    /**
     * What the job, which has ended, ended with.
     *
     * @throws OutcomeUnknownException when it ended otherwise, or the node does not know it
     */
    WordTotals result(JobId job) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = door.ask("jobs/" + job + "/result", ANSWER_MAX);
        if (answer.statusCode() != NodeDoor.OK) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            throw new OutcomeUnknownException(
                    "result of job " + job + " can not be read at " + door.url() + ": the answer is " + body);
        }
        return decoded(RESULT, answer);
    }

    private static <T> T decoded(PayloadCodec<T> codec, HttpResponse<byte[]> answer) {
        return codec.decode(new Payload(PayloadFormat.JSON.code(), answer.body()));
    }

    @Override
    public void close() {
        door.close();
    }
}
