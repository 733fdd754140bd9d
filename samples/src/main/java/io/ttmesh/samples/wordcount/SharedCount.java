package io.ttmesh.samples.wordcount;

import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The job with its two ends apart: submits every portion at one place and reads its counts, by task id, at another.
 * Nothing of a result is taken from where it was submitted. For one thread.
 */
final class SharedCount {
    private static final int IN_FLIGHT_MAX = 64;

    private final Mesh submitter;
    private final Function<TaskId, CompletionStage<PortionCount>> reader;
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(IN_FLIGHT_MAX);

    /** Is told how far the job is, by the thread that runs it. */
    @FunctionalInterface
    interface Progress {
        void counted(WordTotals soFar) throws InterruptedException;
    }

    /** One portion's counts, or why there are none. */
    private record Answer(
            @Nullable PortionCount count, @Nullable Throwable failure) {}

    /**
     * Counts with these two ends.
     *
     * @param submitter where work is submitted
     * @param reader answers for any task id
     */
    SharedCount(Mesh submitter, Function<TaskId, CompletionStage<PortionCount>> reader) {
        this.submitter = submitter;
        this.reader = reader;
    }

    /**
     * Runs the job; ends with the first failure.
     *
     * @param options taken in turn, one for each portion
     * @param progress is told after each portion
     */
    WordTotals run(Iterable<Portion> portions, List<TaskOptions> options, Progress progress)
            throws InterruptedException {
        var totals = new WordTotals();
        Iterator<Portion> source = portions.iterator();
        int submitted = 0;
        int inFlight = 0;
        while (inFlight > 0 || source.hasNext()) {
            if (inFlight < IN_FLIGHT_MAX && source.hasNext()) {
                submit(source.next(), options.get(submitted++ % options.size()));
                inFlight++;
            } else {
                totals.add(take());
                inFlight--;
                progress.counted(totals);
            }
        }
        return totals;
    }

    private void submit(Portion portion, TaskOptions options) {
        var handle = submitter.submit(WordCountTasks.COUNT, portion, options);
        // Not before the owner has it: until then nobody else can know the id.
        var unused = handle.acknowledged()
                .thenCompose(durability -> reader.apply(handle.taskId()))
                .whenComplete((count, failure) -> answers.add(new Answer(count, failure)));
    }

    private PortionCount take() throws InterruptedException {
        Answer answer = answers.take();
        if (answer.count() != null) {
            return answer.count();
        }
        Throwable failure = answer.failure();
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
    }
}
