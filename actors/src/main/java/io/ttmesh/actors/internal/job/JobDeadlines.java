package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.JobGraph.Gather;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** When a job and its steps have had their time: told by journalled times alone. */
final class JobDeadlines {
    private JobDeadlines() {}

    /** The next moment at which something is due, if nothing else happens. */
    static Optional<Instant> next(JobState state) {
        if (!isRunning(state)) {
            return Optional.empty();
        }
        Stream<Instant> steps = timed(state).flatMap(step -> of(state, step).stream());
        return Stream.concat(ofJob(state).stream(), steps).min(Instant::compareTo);
    }

    /** What is due. */
    static Optional<JobEvent> due(JobState state, Instant at) {
        if (!isRunning(state)) {
            return Optional.empty();
        }
        if (ofJob(state).filter(end -> !end.isAfter(at)).isPresent()) {
            return Optional.of(new JobEvent.JobExpired(at));
        }
        List<Integer> due = timed(state)
                .filter(step -> of(state, step).filter(end -> !end.isAfter(at)).isPresent())
                .toList();
        return due.isEmpty() ? Optional.empty() : Optional.of(new JobEvent.StepsDue(at, due));
    }

    private static boolean isRunning(JobState state) {
        return state.hasBegun() && !state.progress().phase.isEnd();
    }

    /** Of a job that waits for its place, no step has begun. */
    private static Stream<Integer> timed(JobState state) {
        return state.progress().phase == JobPhase.QUEUED ? Stream.empty() : state.shape().timed().stream();
    }

    /** The steps that go on at a deadline. */
    static List<Integer> stepsOf(JobGraph graph) {
        List<Integer> steps = new ArrayList<>();
        for (int i = 0; i < graph.vertices().size(); i++) {
            if (within(graph.vertices().get(i).work()).isPresent()) {
                steps.add(i);
            }
        }
        return steps;
    }

    private static Optional<Duration> within(JobGraph.Work work) {
        return switch (work) {
            case Gather(var task, var options, var inputs, var join) -> join.within();
            case MapOver map -> map.join().within();
            case JobGraph.Work ignored -> Optional.empty();
        };
    }

    private static Optional<Instant> ofJob(JobState state) {
        return state.graph().deadline().map(begunAt(state)::plus);
    }

    private static Instant begunAt(JobState state) {
        return Objects.requireNonNull(state.progress().begunAt);
    }

    /** Of a step that waits, and has not had its time. */
    private static Optional<Instant> of(JobState state, int step) {
        Cell cell = state.cell(step);
        JobGraph.Work work = state.vertex(step).work();
        if (cell.overAt != null) {
            return Optional.empty();
        }
        Optional<Instant> since = switch (work) {
            case Gather gather
            when cell.phase == StepPhase.WAITING && cell.chosen.isEmpty() -> firstBegan(state, gather);
            case MapOver ignored when cell.phase == StepPhase.QUEUED -> Optional.ofNullable(cell.readyAt);
            case JobGraph.Work ignored -> Optional.empty();
        };
        return since.map(began -> notBeforePlace(state, began).plus(within(work).orElse(Duration.ZERO)));
    }

    /** No step begins before its job has a place among those that run. */
    private static Instant notBeforePlace(JobState state, Instant began) {
        Instant letIn = state.progress().letInAt;
        return letIn == null || letIn.isBefore(began) ? began : letIn;
    }

    /** When the first of the inputs could begin; not before the job did, the last time. */
    private static Optional<Instant> firstBegan(JobState state, Gather gather) {
        Instant begun = begunAt(state);
        return gather.inputs().stream()
                .map(state::cell)
                .flatMap(input -> Stream.ofNullable(input.readyAt == null ? input.endedAt : input.readyAt))
                .min(Instant::compareTo)
                .map(first -> first.isBefore(begun) ? begun : first);
    }

    /** Whether what was waited for, and did not come, is told. */
    static boolean tellsGaps(Join join) {
        return join.kind() == Join.Kind.FRACTION || join.kind() == Join.Kind.DEADLINE;
    }
}
