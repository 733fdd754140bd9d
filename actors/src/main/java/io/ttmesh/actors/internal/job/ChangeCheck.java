package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Choice;
import io.ttmesh.actors.internal.job.JobGraph.Constant;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.actors.internal.job.JobGraph.Work;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * Refuses what can not be changed of a job any more, and what would be no graph of a job. Steps that wait get inputs and come
 * later; all that has begun stays as it is, for its submissions are made of it.
 */
final class ChangeCheck {
    private final JobState state;
    private final ChangedGraph changed;

    private ChangeCheck(JobState state, ChangedGraph changed) {
        this.state = state;
        this.changed = changed;
    }

    /**
     * Checks a change of a job that runs.
     *
     * @throws InvalidInputException naming the step, or the path of steps, and the remedy
     */
    static void require(JobState state, GraphChange change) {
        var changed = new ChangedGraph(state.graph(), change);
        JobGraph whole = changed.whole();
        var check = new ChangeCheck(state, changed);
        for (int i = 0; i < change.known().size(); i++) {
            check.use(change.known().get(i), GraphChange.FIRST_KNOWN - i);
        }
        GraphCheck.requireChanged(whole);
        List<Vertex> vertices = whole.vertices();
        vertices.subList(state.size(), vertices.size()).forEach(check::added);
        change.feeds().forEach(check::fed);
        change.orders().forEach(check::ordered);
    }

    private void use(GraphChange.Known known, int index) {
        Work work = state.vertex(changed.place(index)).work();
        boolean isMap = work instanceof MapOver;
        boolean isUnfold = work instanceof JobGraph.Unfold;
        String name = known.step();
        switch (known.use()) {
            case ANY -> {}
            case VALUE -> {
                need(!isMap, name + " is a map: name it as one, by 'mapped'");
                need(!isUnfold, name + " is an unfold: name it as one, by 'unfolded'");
                sameTask(name, makerOf(work), known.task());
            }
            case ITEMS -> {
                need(isMap, name + " is no map: name it by " + (isUnfold ? "'unfolded'" : "'step'"));
                sameTask(name, work.runs(), known.task());
            }
            case UNFOLDED -> {
                need(isUnfold, name + " is no unfold: name it by " + (isMap ? "'mapped'" : "'step'"));
                sameTask(name, work.runs(), known.task());
            }
        }
    }

    /** The task whose value a step's is. */
    private static Optional<TaskVersion> makerOf(Work work) {
        return switch (work) {
            case JobGraph.Split split -> Optional.of(split.combine());
            case Constant ignored -> Optional.empty();
            case Choice ignored -> Optional.empty();
            case Work other -> other.runs();
        };
    }

    private static void sameTask(String name, Optional<TaskVersion> there, Optional<TaskVersion> told) {
        need(
                there.equals(told),
                "the value of " + name + " is that of " + text(there) + ", not of " + text(told)
                        + ": say which it is, for its type");
    }

    private static String text(Optional<TaskVersion> task) {
        return task.map(TaskVersion::toString).orElse("no task");
    }

    private void added(Vertex vertex) {
        vertex.takes().forEach(input -> value(vertex.name(), input));
        vertex.after().forEach(earlier -> willNotBeMissing(vertex.name() + " is to come after ", earlier));
    }

    private void fed(GraphChange.Feed feed) {
        int at = present(feed.gather());
        Vertex vertex = state.vertex(at);
        sameTask(vertex.name(), vertex.work().runs(), Optional.of(feed.task()));
        waits(at);
        need(
                state.cell(at).chosen.isEmpty(),
                vertex.name() + " is run again as it ran before, with the inputs that it had then: add another step");
        value(vertex.name(), changed.place(feed.input()));
    }

    private void ordered(GraphChange.Order order) {
        int at = present(order.later());
        waits(at);
        willNotBeMissing(state.vertex(at).name() + " is to come after ", changed.place(order.earlier()));
    }

    private int present(int index) {
        int at = changed.place(index);
        need(isThere(at), "it changes step " + index + ", which it adds: add it as it is to be");
        return at;
    }

    private void waits(int step) {
        StepPhase phase = state.cell(step).phase;
        need(
                phase == StepPhase.WAITING,
                name(step) + " waits no more, it is " + phase + ": change a step that does, or add another one");
    }

    private void willNotBeMissing(String why, int step) {
        if (isThere(step) && state.cell(step).phase == StepPhase.FAILED) {
            throw new InvalidInputException(why + name(step)
                    + ", which has failed: mend the cause, resume the job when it has ended, and change it then");
        }
        if (isThere(step) && state.cell(step).phase == StepPhase.CANCELLED) {
            throw new InvalidInputException(why + name(step)
                    + ", which was cancelled, and which nothing that runs needs: rerun it when the job has ended, and"
                    + " change the job then");
        }
    }

    /** Whether the value of a step can still be had. */
    private void value(String taker, int step) {
        willNotBeMissing(taker + " takes the value of ", step);
        if (!isThere(step)) {
            return;
        }
        need(
                !state.cell(step).isCutShort(),
                taker + " takes the value of " + name(step)
                        + ", which ended before its last run, for nobody wanted more: add an unfold that makes it"
                        + " anew");
        need(
                !state.cell(step).dropped,
                taker + " takes the value of " + name(step)
                        + ", which was let go, for all that needed it is done: add a step that makes it anew");
        need(
                state.pipes().downstream(step).isEmpty(),
                taker + " takes the values of " + name(step)
                        + ", whose portions are let go as they are used: add a map that makes them anew");
        state.shape().reducerOf(step).ifPresent(reducer -> {
            throw new InvalidInputException(taker + " takes the values of " + name(step) + ", which " + name(reducer)
                    + " puts together where they are made: take the value of " + name(reducer) + ", or add a map");
        });
    }

    private boolean isThere(int step) {
        return step < state.size();
    }

    private String name(int step) {
        return state.vertex(step).name();
    }

    private static void need(boolean holds, String why) {
        if (!holds) {
            throw new InvalidInputException(why);
        }
    }
}
