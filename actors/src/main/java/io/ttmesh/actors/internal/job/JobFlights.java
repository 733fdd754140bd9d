package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobId;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The submissions of a job that are under way, as one incarnation of its coordinator knows them. Outcomes gather in an inbox
 * that other threads fill, and are taken out many at a time, so that one write to the journal tells of many.
 */
final class JobFlights {
    /** Of outcomes that go into one event. */
    private static final int BYTES_AT_ONCE = 1 << 20;

    private static final double NANOS_PER_MILLI = 1e6;

    private final JobId job;
    private final JobCosts costs;
    private final Instant since;
    private final Runnable signal;
    private final Map<UnitId, Flight> open = new HashMap<>();
    private final Map<UnitId, CompletionStage<?>> known = new HashMap<>();
    private final Map<UnitId, Optional<NodeId>> drawn = new HashMap<>();
    /** Units that are to be submitted again: when that is taken is told. */
    private final Set<UnitId> refused = new HashSet<>();

    private final ConcurrentLinkedQueue<Told> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isSignalled = new AtomicBoolean();

    private record Flight(
            TaskId taskId, TaskVersion task, int run, boolean isPortion, boolean isFirst, long startedNanos) {}

    /** A submission that is under way, and when its owner knows it. */
    record Given(TaskId taskId, CompletionStage<?> known) {}

    /** Without an end, its owner has it. */
    private record Told(UnitId unit, Flight flight, Optional<JobWork.End> end) {
        Told(UnitId unit, Flight flight, JobWork.End end) {
            this(unit, flight, Optional.of(end));
        }
    }

    /**
     * What came in: ends to be journalled, units that are to be submitted again, and such that were and now are taken; of one unit
     * that was taken and is to be submitted again, in this order.
     */
    record Arrived(List<UnitEnd> ends, List<Again> again, List<UnitId> keysLost, List<UnitId> taken) {}

    /** A unit that is to be submitted again as it is, in the same run, and why; lost is what may have begun. */
    record Again(UnitId unit, int run, String why, boolean isLost) {}

    /** {@code since} when there is this incarnation; {@code signal} is called by any thread when there is something to take. */
    JobFlights(JobId job, JobCosts costs, Instant since, Runnable signal) {
        this.job = job;
        this.costs = costs;
        this.since = since;
        this.signal = signal;
    }

    int size() {
        return open.size();
    }

    /** Units under way, by step. */
    Map<Integer, Integer> byStep() {
        Map<Integer, Integer> counts = new HashMap<>();
        open.keySet().forEach(unit -> counts.merge(unit.vertex(), 1, Integer::sum));
        return counts;
    }

    /** Portions of pulled maps that are under way, each with the node where it was wished to run. Changes with them. */
    Map<UnitId, Optional<NodeId>> drawn() {
        return Collections.unmodifiableMap(drawn);
    }

    void submit(JobState state, UnitId unit, Optional<NodeId> wish, JobWork work) {
        int run = state.cell(unit.vertex()).runOf(unit.unit());
        boolean isPortion = state.vertex(unit.vertex()).work() instanceof MapOver;
        boolean isFirst = !refused.contains(unit) && isFirst(state, unit.vertex());
        UnitWork what;
        try {
            what = UnitWork.of(job, state, unit);
            requireFits(what.input(), work.payloadLimit());
        } catch (WrongPayloadException e) {
            var flight = new Flight(
                    work.idOf(UnitWork.options(job, state, unit)),
                    UnitWork.task(state, unit),
                    run,
                    isPortion,
                    isFirst,
                    System.nanoTime());
            open.put(unit, flight);
            told(new Told(
                    unit,
                    flight,
                    new JobWork.End.Ended(new Outcome.Failed(
                            Failure.of(Failure.Cause.WRONG_PAYLOAD, String.valueOf(e.getMessage()))))));
            return;
        }
        var flight = new Flight(work.idOf(what.options()), what.task(), run, isPortion, isFirst, System.nanoTime());
        open.put(unit, flight);
        if (PulledSlots.isPulled(state, unit.vertex())) {
            drawn.put(unit, wish);
        }
        JobWork.Run submitted = work.submit(what.task(), what.input(), what.options(), wish);
        known.put(unit, submitted.known());
        listen(unit, flight, submitted);
    }

    private void listen(UnitId unit, Flight flight, JobWork.Run submitted) {
        if (refused.remove(unit)) {
            var unused = submitted.known().thenAccept(owned -> told(new Told(unit, flight, Optional.empty())));
        }
        var unused = submitted.end().handle((end, thrown) -> {
            told(new Told(unit, flight, thrown == null ? end : new JobWork.End.Again(thrown.toString(), true)));
            return end;
        });
    }

    /** Whether none of the step can have been submitted before, by another incarnation or before the job was resumed. */
    private boolean isFirst(JobState state, int step) {
        JobState.Progress progress = state.progress();
        Instant readyAt = state.cell(step).readyAt;
        return Objects.equals(progress.begunAt, progress.startedAt) && readyAt != null && !readyAt.isBefore(since);
    }

    private static void requireFits(Payload input, long limit) {
        if (input.sizeBytes() > limit) {
            throw new WrongPayloadException("its input has " + input.sizeBytes() + " bytes, over " + limit
                    + " (limit ttmesh.runtime.payload-limit): let the steps before return less, or references");
        }
    }

    private void told(Told told) {
        inbox.add(told);
        signalOnce();
    }

    private void signalOnce() {
        if (isSignalled.compareAndSet(false, true)) {
            signal.run();
        }
    }

    /** Takes what has come in, as much of it as belongs into one event; signals again when there is more. */
    Arrived drain() {
        isSignalled.set(false);
        var arrived = new Arrived(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long bytes = 0;
        while (bytes < BYTES_AT_ONCE) {
            Told next = inbox.poll();
            if (next == null) {
                return arrived;
            }
            if (next.end().isEmpty()) {
                taken(next, arrived);
            } else if (open.remove(next.unit(), next.flight())) {
                known.remove(next.unit());
                drawn.remove(next.unit());
                bytes += sort(next, next.end().get(), arrived);
            }
        }
        signalOnce();
        return arrived;
    }

    private void taken(Told told, Arrived arrived) {
        if (told.flight().equals(open.get(told.unit()))) {
            arrived.taken().add(told.unit());
        }
    }

    private long sort(Told told, JobWork.End end, Arrived arrived) {
        switch (end) {
            case JobWork.End.Ended(var outcome) -> {
                UnitEnd ended = end(told.unit(), told.flight(), outcome);
                arrived.ends().add(ended);
                return ended.sizeBytes();
            }
            case JobWork.End.Again(var why, var isLost) -> {
                refused.add(told.unit());
                arrived.again().add(new Again(told.unit(), told.flight().run(), why, isLost));
            }
            case JobWork.End.KeyLost ignored -> arrived.keysLost().add(told.unit());
            case JobWork.End.Refused(var why) ->
                arrived.ends()
                        .add(UnitEnd.failed(
                                told.unit(), told.flight().run(), Failure.of(Failure.Cause.WRONG_PAYLOAD, why)));
        }
        return 0;
    }

    private UnitEnd end(UnitId unit, Flight flight, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var result) -> {
                if (flight.isFirst()) { // what is joined may have ended long ago
                    costs.took(flight.task(), (System.nanoTime() - flight.startedNanos()) / NANOS_PER_MILLI);
                }
                yield flight.isPortion()
                        ? portion(unit, flight, result)
                        : UnitEnd.succeeded(unit, flight.run(), result);
            }
            case Outcome.Failed(var failure) -> UnitEnd.failed(unit, flight.run(), failure);
            case Outcome.Cancelled ignored ->
                UnitEnd.failed(
                        unit,
                        flight.run(),
                        Failure.of(Failure.Cause.EXCEPTION, "task " + flight.taskId() + " was cancelled"));
            case Outcome.Expired ignored ->
                UnitEnd.failed(
                        unit,
                        flight.run(),
                        Failure.of(Failure.Cause.TIMEOUT, "task " + flight.taskId() + " expired: its deadline passed"));
        };
    }

    private static UnitEnd portion(UnitId unit, Flight flight, Payload result) {
        try {
            PortionResult portion = PortionResult.decoded(result);
            return new UnitEnd(
                    unit,
                    flight.run(),
                    portion.results(),
                    portion.combined(),
                    portion.items(),
                    portion.failed(),
                    portion.gaps(),
                    Optional.empty());
        } catch (WrongPayloadException e) {
            return UnitEnd.failed(
                    unit, flight.run(), Failure.of(Failure.Cause.WRONG_PAYLOAD, String.valueOf(e.getMessage())));
        }
    }

    /** Gives up what is under way of steps that are done, or of all, and returns the submissions. */
    List<Given> giveUp(JobState state, boolean all) {
        refused.removeIf(unit -> all || state.isDone(unit.vertex()));
        List<Given> given = new ArrayList<>();
        open.entrySet().removeIf(entry -> {
            boolean isGiven = all || state.isDone(entry.getKey().vertex());
            if (isGiven) {
                drawn.remove(entry.getKey());
                CompletionStage<?> owned = known.remove(entry.getKey());
                if (owned != null) {
                    given.add(new Given(entry.getValue().taskId(), owned));
                }
            }
            return isGiven;
        });
        return given;
    }
}
