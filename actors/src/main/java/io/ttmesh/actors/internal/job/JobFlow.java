package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Choice;
import io.ttmesh.actors.internal.job.JobGraph.Constant;
import io.ttmesh.actors.internal.job.JobGraph.Gather;
import io.ttmesh.actors.internal.job.JobGraph.Given;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.actors.internal.job.JobGraph.Single;
import io.ttmesh.actors.internal.job.JobGraph.Tuple;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.model.Failure;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadParts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What follows in a job's state from an event, to the end: who can begin, who is done, who fails with whom, what is let go, and
 * whether the job has ended. Repeatable: looks at the state and the event only.
 */
final class JobFlow {
    private final JobState state;
    private final MapFlow maps;
    private final UnfoldFlow unfolds;
    /** Steps that may have changed. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private final GatherInputs gathered;
    /** Steps that still may want a step's value. */
    private int[] wanting = new int[0];

    private int queued;
    /** Ends of the graph that are neither done nor skipped. */
    private int missingEnds;

    /** Takes the state up where it stands. */
    JobFlow(JobState state) {
        this.state = state;
        this.maps = new MapFlow(this, state);
        this.unfolds = new UnfoldFlow(this, state);
        this.gathered = new GatherInputs(state);
        if (state.hasBegun()) {
            recount();
        }
    }

    /** Applies an event, and all that follows from it. */
    void apply(JobEvent event) {
        Instant at = event.at();
        switch (event) {
            case JobEvent.PieceLoaded(var when, var piece, var pieces, var bytes) -> state.load(piece, pieces, bytes);
            case JobEvent.JobBegun(var when, var executorSlots) -> {
                state.begin(executorSlots, at);
                begin(at);
            }
            case JobEvent.UnitsEnded(var when, var ends) -> {
                ends.forEach(end -> unitEnded(end, at));
                settle(at);
            }
            case JobEvent.KeysLost(var when, var units) ->
                units.forEach(unit -> state.cell(unit.vertex()).loseKey(unit.unit()));
            case JobEvent.StepsDue(var when, var vertices) -> {
                vertices.forEach(vertex -> due(vertex, at));
                settle(at);
            }
            case JobEvent.JobExpired ignored -> {
                state.progress().expiredAt = at;
                endAs(JobPhase.FAILED, at);
            }
            case JobEvent.JobCancelled ignored -> endAs(JobPhase.CANCELLED, at);
            case JobEvent.JobResumed ignored -> resume(at);
            case JobEvent.StepRerun(var when, var vertex, var call) -> {
                state.rerunBy(call);
                new JobRepair(state).rerun(vertex);
                begin(at);
            }
            case JobEvent.GraphChanged(var when, var change) -> {
                state.change(change);
                lookAtAll(at);
            }
            case JobEvent.JobQueued ignored -> state.progress().queue();
            case JobEvent.JobLetIn ignored -> letIn(at);
            case JobEvent.JobQuiet ignored -> state.progress().isEnding = false;
        }
    }

    private void resume(Instant at) {
        new JobRepair(state).resume();
        begin(at);
    }

    private void letIn(Instant at) {
        state.progress().letIn(at);
        settle(at);
    }

    private void due(int index, Instant at) {
        state.cell(index).overAt = at;
        open.add(index);
        if (state.vertex(index).work() instanceof MapOver map) {
            maps.join(index, map.join(), at);
        }
    }

    private void begin(Instant at) {
        state.progress().phase = JobPhase.RUNNING;
        state.progress().begunAt = at;
        state.progress().letInAt = null;
        state.progress().expiredAt = null;
        state.progress().endedAt = null;
        state.progress().isEnding = false;
        lookAtAll(at);
    }

    private void lookAtAll(Instant at) {
        recount();
        for (int i = 0; i < state.size(); i++) {
            open.add(i);
        }
        settle(at);
    }

    private void recount() {
        gathered.forgetAll();
        wanting = new int[state.size()];
        queued = 0;
        missingEnds = 0;
        for (int i = 0; i < state.size(); i++) {
            queued += state.cell(i).phase == StepPhase.QUEUED ? 1 : 0;
            missingEnds += state.shape().isEnd(i) && !isOver(i) ? 1 : 0;
            for (int consumer : state.consumers(i)) {
                wanting[i] += isOver(consumer) ? 0 : 1;
            }
            gathered.tell(i);
        }
        state.recount();
    }

    /** Whether a step wants nothing any more, and will not have to be resumed. */
    private boolean isOver(int index) {
        StepPhase phase = state.cell(index).phase;
        return phase == StepPhase.DONE || phase == StepPhase.SKIPPED;
    }

    private void settle(Instant at) {
        while (!open.isEmpty()) {
            int next = open.remove();
            switch (state.cell(next).phase) {
                case WAITING -> examine(next, at);
                case QUEUED -> follow(next, at);
                case RUNNING, DONE, FAILED, CANCELLED, SKIPPED -> {}
            }
        }
        conclude(at);
    }

    /** A step may have changed. */
    void look(int index) {
        open.add(index);
    }

    private void follow(int index, Instant at) {
        switch (state.vertex(index).work()) {
            case MapOver map -> maps.follow(index, map, at);
            case JobGraph.Unfold ignored -> unfolds.follow(index, at);
            case JobGraph.Work ignored -> {}
        }
    }

    private void examine(int index, Instant at) {
        Vertex vertex = state.vertex(index);
        if ((vertex.guard() != JobGraph.NONE && !isGuardPassed(index, vertex, at)) || !isItsTurn(index, vertex, at)) {
            return;
        }
        switch (vertex.work()) {
            case Constant ignored -> finish(index, StepPhase.DONE, at);
            case Given ignored -> ready(index, 1, at);
            case Single(var task, var options, var input) -> afterAll(index, List.of(input), at);
            case Tuple(var task, var options, var inputs) -> afterAll(index, inputs, at);
            case Gather gather -> gather(index, gather, at);
            case MapOver map -> maps.examine(index, map, at);
            case Reduce(var task, var options, var mapped, var fanIn) -> {
                if (areThere(index, List.of(mapped), at)) {
                    readyToReduce(index, at);
                }
            }
            case JobGraph.Split split -> {
                if (areThere(index, List.of(split.input()), at)) {
                    ready(index, SplitFlow.of(state, index).units(), at);
                }
            }
            case JobGraph.Unfold unfold -> unfolds.examine(index, unfold, at);
            case Choice choice -> choose(index, choice, at);
        }
    }

    private boolean isGuardPassed(int index, Vertex vertex, Instant at) {
        if (!areThere(index, List.of(vertex.guard()), at)) {
            return false;
        }
        try {
            if (PayloadParts.isTrue(state.value(vertex.guard())) == vertex.taken()) {
                return true;
            }
            finish(index, StepPhase.SKIPPED, at);
        } catch (WrongPayloadException e) {
            fail(index, wrong(e), at);
        }
        return false;
    }

    /** Whether all that it comes after has ended; one of them that failed takes it with it. */
    private boolean isItsTurn(int index, Vertex vertex, Instant at) {
        for (int earlier : vertex.after()) {
            if (state.cell(earlier).phase == StepPhase.FAILED) {
                failBecause(index, earlier, at);
                return false;
            }
        }
        return vertex.after().stream().allMatch(this::isOver);
    }

    static Failure wrong(WrongPayloadException e) {
        return Failure.of(Failure.Cause.WRONG_PAYLOAD, String.valueOf(e.getMessage()));
    }

    private void afterAll(int index, List<Integer> inputs, Instant at) {
        if (areThere(index, inputs, at)) {
            ready(index, 1, at);
        }
    }

    /** Whether all these are done; one that was skipped or failed takes the step with it. */
    boolean areThere(int index, List<Integer> inputs, Instant at) {
        boolean all = true;
        for (int input : inputs) {
            Cell cell = state.cell(input);
            switch (cell.phase) {
                case SKIPPED -> {
                    finish(index, StepPhase.SKIPPED, at);
                    return false;
                }
                case FAILED -> {
                    failBecause(index, input, at);
                    return false;
                }
                case DONE -> {}
                case WAITING, QUEUED, RUNNING, CANCELLED -> all = false;
            }
        }
        return all;
    }

    private void gather(int index, Gather gather, Instant at) {
        Cell cell = state.cell(index);
        if (!cell.chosen.isEmpty()) {
            afterAll(index, cell.chosen, at);
            return;
        }
        switch (gathered.rule(index, gather)) {
            case WAIT -> {}
            case ENOUGH -> {
                cell.chosen = gathered.chosen(index, gather);
                ready(index, 1, at);
            }
            case IMPOSSIBLE -> {
                if (cell.overAt != null) {
                    int all = gather.inputs().size();
                    fail(index, JoinRule.tooFew(gather.join(), gathered.there(index), all, "inputs"), at);
                    return;
                }
                gather.inputs().stream()
                        .filter(input -> state.cell(input).phase == StepPhase.FAILED)
                        .findFirst()
                        .ifPresent(input -> failBecause(index, input, at));
            }
        }
    }

    private void readyToReduce(int index, Instant at) {
        ReduceFlow reduce = ReduceFlow.of(state, index);
        ready(index, reduce.units(), at);
        reduce.begin();
        finishIfAllDone(index, at);
    }

    private void choose(int index, Choice choice, Instant at) {
        if (!areThere(index, List.of(choice.condition()), at)) {
            return;
        }
        try {
            boolean isTaken = PayloadParts.isTrue(state.value(choice.condition()));
            int branch = isTaken ? choice.then() : choice.otherwise();
            if (areThere(index, List.of(branch), at)) {
                state.put(index, 0, state.value(branch));
                finish(index, StepPhase.DONE, at);
            }
        } catch (WrongPayloadException e) {
            fail(index, wrong(e), at);
        }
    }

    void ready(int index, int units, Instant at) {
        Cell cell = state.cell(index);
        cell.phase = StepPhase.QUEUED;
        cell.units = units;
        cell.readyAt = at;
        queued++;
        state.progress().justReady.add(index);
        open.addAll(state.pipes().downstream(index));
    }

    private void unitEnded(UnitEnd end, Instant at) {
        int index = end.unit().vertex();
        int unit = end.unit().unit();
        Cell cell = state.cell(index);
        switch (state.vertex(index).work()) {
            case MapOver map -> maps.ended(end, map, at);
            case Reduce ignored -> {
                if (end.failure().isPresent()) {
                    cell.lost.set(unit);
                    failWith(index, end.failure().get(), at);
                } else if (cell.phase == StepPhase.QUEUED) { // else another one of the same event has failed it
                    ReduceFlow.of(state, index).ended(unit, end.result().orElseThrow());
                    finishIfAllDone(index, at);
                }
            }
            case JobGraph.Split ignored -> splitEnded(index, end, at);
            case JobGraph.Unfold ignored -> unfolds.ended(end, at);
            case JobGraph.Work ignored -> {
                if (end.failure().isPresent()) {
                    fail(index, end.failure().get(), at);
                } else {
                    cell.done.set(unit);
                    state.put(index, unit, end.result().orElseThrow());
                    finishIfAllDone(index, at);
                }
            }
        }
    }

    private void splitEnded(int index, UnitEnd end, Instant at) {
        if (end.failure().isPresent()) {
            state.cell(index).lost.set(end.unit().unit());
            failWith(index, end.failure().get(), at);
            return;
        }
        SplitFlow split = SplitFlow.of(state, index);
        split.ended(end.unit().unit(), end.result().orElseThrow());
        if (split.isDone()) {
            finish(index, StepPhase.DONE, at);
        }
    }

    /** The first of its units that fails fails a step. */
    void failWith(int index, Failure failure, Instant at) {
        if (state.cell(index).phase == StepPhase.QUEUED) {
            fail(index, failure, at);
        }
    }

    private void finishIfAllDone(int index, Instant at) {
        Cell cell = state.cell(index);
        if (cell.phase == StepPhase.QUEUED && cell.done.cardinality() == cell.units) {
            finish(index, StepPhase.DONE, at);
        }
    }

    void fail(int index, Failure failure, Instant at) {
        state.cell(index).failure = Brief.of(failure);
        finish(index, StepPhase.FAILED, at);
    }

    void failBecause(int index, int dependency, Instant at) {
        int root = state.cell(dependency).because;
        state.cell(index).because = root == JobGraph.NONE ? dependency : root;
        finish(index, StepPhase.FAILED, at);
    }

    void finish(int index, StepPhase phase, Instant at) {
        Cell cell = state.cell(index);
        queued -= cell.phase == StepPhase.QUEUED ? 1 : 0;
        cell.phase = phase;
        cell.endedAt = at;
        state.progress().justEnded.add(index);
        gathered.tell(index);
        open.addAll(state.consumers(index));
        // Those that go on while somebody takes what they make: one less does.
        state.vertex(index).takes().stream()
                .filter(input -> state.cell(input).phase == StepPhase.QUEUED)
                .forEach(open::add);
        if (isOver(index)) {
            missingEnds -= state.shape().isEnd(index) ? 1 : 0;
            new LinkedHashSet<>(state.vertex(index).dependencies()).forEach(this::wantedByOneLess);
            letGo(index);
        }
    }

    private void wantedByOneLess(int index) {
        wanting[index]--;
        letGo(index);
        PipeFlow.letGo(state, index);
    }

    /** What nobody may want any more, or nobody wanted when it came. */
    private void letGo(int index) {
        Cell cell = state.cell(index);
        if (wanting[index] == 0 && cell.phase == StepPhase.DONE && isLetGo(index)) {
            List.copyOf(cell.results.keySet()).forEach(unit -> state.remove(index, unit));
            cell.dropped = true;
        }
    }

    private boolean isLetGo(int index) {
        return !state.shape().isEnd(index) && !(state.vertex(index).work() instanceof Constant);
    }

    private void conclude(Instant at) {
        if (state.progress().phase != JobPhase.RUNNING) {
            return;
        }
        if (missingEnds == 0 && state.isDone(state.graph().result())) {
            endAs(JobGaps.of(state).isEmpty() ? JobPhase.DONE : JobPhase.DONE_PARTIAL, at);
        } else if (queued == 0) {
            endAs(JobPhase.FAILED, at);
        }
    }

    private void endAs(JobPhase phase, Instant at) {
        state.progress().phase = phase;
        state.progress().endedAt = at;
        state.progress().isEnding =
                queued > 0 || IntStream.range(0, state.size()).anyMatch(state::mayRunOn);
        for (int i = 0; i < state.size(); i++) {
            Cell cell = state.cell(i);
            if (!cell.isEnded()) {
                cell.phase = StepPhase.CANCELLED;
                cell.endedAt = at;
            }
        }
        queued = 0;
    }
}
