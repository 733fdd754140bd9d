package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.JobStatus;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.StepPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** A job's state as people and programs are shown it. */
final class JobView {
    private static final int ENDS_NAMED = 5;

    private JobView() {}

    /** {@code position} among the jobs that wait, if it waits and was told; {@code refusal} of its submissions, or empty. */
    static JobStatus of(
            JobId job, JobState state, Map<Integer, Integer> running, NodeId node, int position, String refusal) {
        Map<StepPhase, Integer> counts = new EnumMap<>(StepPhase.class);
        for (int i = 0; i < state.size(); i++) {
            counts.merge(phase(state, i, running), 1, Integer::sum);
        }
        List<JobStatus.Gap> gaps = JobGaps.of(state);
        return new JobStatus(
                job,
                state.graph().name(),
                state.graph().namespaceOrDefault(),
                state.progress().phase,
                state.progress().phase == JobPhase.QUEUED ? position : 0,
                node,
                Objects.requireNonNull(state.progress().startedAt),
                Optional.ofNullable(state.progress().endedAt),
                counts,
                shown(state, running).stream()
                        .map(index -> step(state, index, running))
                        .toList(),
                gaps.stream()
                        .limit(JobStatus.GAPS_SHOWN)
                        .map(gap -> new JobStatus.Gap(gap.step(), gap.item(), Brief.text(gap.why())))
                        .toList(),
                state.heldBytes(),
                why(state, refusal));
    }

    private static String why(JobState state, String refusal) {
        return switch (state.progress().phase) {
            case FAILED -> why(state);
            case RUNNING -> refusal;
            case QUEUED, DONE, DONE_PARTIAL, CANCELLED -> "";
        };
    }

    private static StepPhase phase(JobState state, int index, Map<Integer, Integer> running) {
        StepPhase phase = state.cell(index).phase;
        return phase == StepPhase.QUEUED && running.containsKey(index) ? StepPhase.RUNNING : phase;
    }

    private static List<Integer> shown(JobState state, Map<Integer, Integer> running) {
        List<Integer> all =
                new ArrayList<>(IntStream.range(0, state.size()).boxed().toList());
        if (all.size() > JobStatus.STEPS_SHOWN) {
            all.sort(Comparator.comparingInt(index -> urgency(state, index, running)));
            all = all.subList(0, JobStatus.STEPS_SHOWN);
        }
        return all;
    }

    private static int urgency(JobState state, int index, Map<Integer, Integer> running) {
        return switch (phase(state, index, running)) {
            case FAILED -> state.cell(index).because == JobGraph.NONE ? 0 : 3;
            case RUNNING -> 1;
            case QUEUED -> 2;
            case WAITING -> 4;
            case CANCELLED -> 5;
            case DONE -> 6;
            case SKIPPED -> 7;
        };
    }

    private static JobStatus.Step step(JobState state, int index, Map<Integer, Integer> running) {
        Cell cell = state.cell(index);
        JobGraph.Vertex vertex = state.vertex(index);
        return new JobStatus.Step(
                vertex.name(),
                vertex.group(),
                vertex.work().runs(),
                phase(state, index, running),
                cell.tree == null ? Math.max(cell.units, 0) : cell.tree.size(),
                cell.tree == null ? cell.done.cardinality() : cell.tree.valued(),
                running.getOrDefault(index, 0),
                cell.run,
                Optional.ofNullable(cell.readyAt),
                Optional.ofNullable(cell.endedAt),
                cell.failure == null ? "" : Brief.text(JobGaps.text(cell.failure)),
                cell.because == JobGraph.NONE ? "" : state.vertex(cell.because).name(),
                Optional.empty());
    }

    /** Why a job failed: its deadline, and the steps that failed by themselves. */
    static String why(JobState state) {
        List<String> failed = new ArrayList<>();
        if (state.progress().expiredAt != null) {
            failed.add("its deadline of "
                    + state.graph().deadline().map(Duration::toString).orElse("")
                    + " passed: resume it, which gives it as much time again");
        }
        int more = 0;
        for (int i = 0; i < state.size(); i++) {
            Cell cell = state.cell(i);
            if (cell.phase == StepPhase.FAILED && cell.because == JobGraph.NONE && cell.failure != null) {
                if (failed.size() < ENDS_NAMED) {
                    failed.add("step " + state.vertex(i).name() + " failed: " + Brief.text(JobGaps.text(cell.failure)));
                } else {
                    more++;
                }
            }
        }
        if (failed.isEmpty()) {
            failed.addAll(endsThatDidNotRun(state));
        }
        return String.join("; ", failed) + (more == 0 ? "" : "; and " + more + " more");
    }

    /** Of a grown graph: a step was run again after a cancel, which nothing of this was needed for. */
    private static List<String> endsThatDidNotRun(JobState state) {
        return state.shape()
                .ends()
                .filter(end -> state.cell(end).phase == StepPhase.CANCELLED)
                .limit(ENDS_NAMED)
                .mapToObj(end -> "step " + state.vertex(end).name() + " did not run: resume the job, or rerun the step")
                .toList();
    }
}
