package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Tells those who wait for the end of a job; cancels what runs of it that nobody wants any more, and tells those who wanted that
 * when nothing of it is left. For one thread.
 */
final class JobEnding {
    private static final int WAITERS_MAX = 1_000;
    private static final int CALLS_MAX = 100;

    private final List<ActorRef<JobReply>> waiters = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    /** Calls that found something to end, and when they came first. The next incarnation knows none of them. */
    private final Map<String, Instant> calls = new LinkedHashMap<>();

    private CompletableFuture<Void> cancelled = CompletableFuture.completedFuture(null);
    private int round;
    /** Those in which not all owners have answered; only the last one has more to ask. */
    private final List<CancelWindow> windows = new ArrayList<>();

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

    /**
     * Somebody cancels, and wants to know when nothing runs any more; perhaps not for the first time, and perhaps after all has
     * stopped for which the call came first.
     */
    void ask(JobCommand.Cancel cancel, JobState.Progress before, Instant now) {
        boolean isBeingCancelled = before.phase == JobPhase.CANCELLED && before.isEnding;
        Instant since = isBeingCancelled ? Objects.requireNonNull(before.endedAt) : now;
        boolean endsIt = isBeingCancelled || !before.phase.isEnd();
        if (endsIt && !cancel.call().isEmpty()) {
            remember(cancel.call(), since);
        }
        Instant first = calls.get(cancel.call());
        asked.add(new Asked(cancel.replyTo(), first == null ? since : first, endsIt || first != null));
    }

    /** Whether this call has ended the job before, which may run again since: it is answered, and ends nothing. */
    boolean knows(JobCommand.Cancel cancel) {
        return calls.containsKey(cancel.call());
    }

    private void remember(String call, Instant since) {
        calls.putIfAbsent(call, since);
        if (calls.size() > CALLS_MAX) {
            calls.remove(calls.keySet().iterator().next());
        }
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

    /**
     * The same for any number of them, so many at a time, in place of an earlier such call: what that has not asked for yet is
     * among these, or is wanted again. What this incarnation itself has under way fits into the first turn.
     *
     * @param signal called by any thread when {@link #goOn} is to be called
     */
    CompletableFuture<Void> cancelAll(JobWork work, Iterator<JobFlights.Given> runs, int atOnce, Runnable signal) {
        windows.forEach(CancelWindow::leaveRest);
        var opened = new CancelWindow(work, runs, atOnce, signal);
        windows.add(opened);
        cancelled = CompletableFuture.allOf(cancelled, opened.done());
        goOn();
        return cancelled;
    }

    /** Owners have answered: others can be asked. */
    void goOn() {
        windows.forEach(CancelWindow::goOn);
        windows.removeIf(window -> window.done().isDone());
    }
}
