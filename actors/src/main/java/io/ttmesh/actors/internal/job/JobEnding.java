package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Tells those who wait for the end of a job; cancels what runs of it that nobody wants any more, and tells those who wanted that
 * when nothing of it is left. For one thread.
 */
final class JobEnding {
    private static final int WAITERS_MAX = 1_000;

    private final List<ActorRef<JobReply>> waiters = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private CompletableFuture<Void> cancelled = CompletableFuture.completedFuture(null);
    private int round;

    private record Asked(ActorRef<JobReply> replyTo, Instant since, boolean wasRunning) {}

    /** Somebody wants to know when the job has ended. */
    void await(ActorRef<JobReply> replyTo) {
        if (waiters.size() >= WAITERS_MAX) {
            waiters.removeFirst(); // it asks again when its time is over
        }
        waiters.add(replyTo);
    }

    /** It has. */
    void tellEnded(JobReply.Ended ended) {
        waiters.forEach(waiter -> waiter.tell(ended));
        waiters.clear();
    }

    /** Somebody cancels, and wants to know when nothing runs any more; perhaps not for the first time. */
    void ask(ActorRef<JobReply> replyTo, JobState.Progress before, Instant now) {
        boolean isBeingCancelled = before.phase == JobPhase.CANCELLED && before.isEnding;
        asked.add(new Asked(
                replyTo,
                isBeingCancelled ? Objects.requireNonNull(before.endedAt) : now,
                isBeingCancelled || !before.phase.isEnd()));
    }

    /** Nothing runs any more. */
    void tellStopped(Instant now) {
        asked.forEach(one -> one.replyTo()
                .tell(new JobReply.Stopped(Duration.between(one.since(), now).toMillis(), one.wasRunning())));
        asked.clear();
    }

    /** The number of an ending that begins: whoever hears that an earlier one is over has heard nothing. */
    int begin() {
        return ++round;
    }

    /** Whether it is this ending that is over now. */
    boolean isLast(int number) {
        return number == round;
    }

    /** Cancels what an ending leaves; completes when all owners have answered, those of the endings before as well. */
    CompletableFuture<Void> cancelAll(JobWork work, Collection<JobFlights.Given> runs) {
        cancelled = CompletableFuture.allOf(cancelled, cancel(work, runs));
        return cancelled;
    }

    /** Cancels; completes when all owners have answered. */
    private static CompletableFuture<Void> cancel(JobWork work, Collection<JobFlights.Given> runs) {
        return CompletableFuture.allOf(runs.stream()
                .map(run -> run.known()
                        .handle((done, refused) -> run.taskId())
                        .thenCompose(work::cancel)
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** What an earlier incarnation may have under way besides what this one has. */
    static Collection<JobFlights.Given> withThoseBefore(
            List<JobFlights.Given> own, JobId job, JobState state, JobWork work) {
        Map<TaskId, JobFlights.Given> all = new LinkedHashMap<>();
        own.forEach(one -> all.put(one.taskId(), one));
        for (int i = 0; i < state.size(); i++) {
            Cell cell = state.cell(i);
            boolean wasCancelled = cell.phase == StepPhase.CANCELLED && cell.readyAt != null;
            if (wasCancelled || state.mayRunOn(i)) {
                openOf(i, job, state, work).forEach(one -> all.putIfAbsent(one.taskId(), one));
            }
        }
        return all.values();
    }

    /** Portions that maps and unfolds went on without: an earlier incarnation may not have come to cancel them. */
    static Collection<JobFlights.Given> wentOnWithout(JobId job, JobState state, JobWork work) {
        return IntStream.range(0, state.size())
                .filter(state::wentOnWithout)
                .boxed()
                .flatMap(vertex -> openOf(vertex, job, state, work))
                .toList();
    }

    private static Stream<JobFlights.Given> openOf(int vertex, JobId job, JobState state, JobWork work) {
        return state.openUnits(vertex)
                .mapToObj(unit -> work.idOf(UnitWork.options(job, state, new UnitId(vertex, unit))))
                .map(id -> new JobFlights.Given(id, CompletableFuture.completedStage(id)));
    }
}
