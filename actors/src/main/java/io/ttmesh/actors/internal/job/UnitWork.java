package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Choice;
import io.ttmesh.actors.internal.job.JobGraph.Constant;
import io.ttmesh.actors.internal.job.JobGraph.Gather;
import io.ttmesh.actors.internal.job.JobGraph.Given;
import io.ttmesh.actors.internal.job.JobGraph.Items;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.actors.internal.job.JobGraph.Single;
import io.ttmesh.actors.internal.job.JobGraph.Tuple;
import io.ttmesh.model.JobId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is submitted for one unit; the same each time, for as long as the unit has the same run.
 *
 * @param task what runs
 * @param input what it runs on
 * @param options with the key under which every coordinator submits it
 */
record UnitWork(TaskVersion task, Payload input, TaskOptions options) {
    private static final List<String> PARTS = List.of("first", "second", "third");
    private static final String JOB = "job";
    private static final String STEP = "step";

    /**
     * Puts it together.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when a value that it needs is not what it should be
     */
    static UnitWork of(JobId job, JobState state, UnitId unit) {
        JobGraph.Work work = state.vertex(unit.vertex()).work();
        return new UnitWork(task(state, unit), input(state, unit, work), options(job, state, unit));
    }

    /** What runs. */
    static TaskVersion task(JobState state, UnitId unit) {
        JobGraph.Work work = state.vertex(unit.vertex()).work();
        return work instanceof JobGraph.Split split && SplitTree.isCombining(unit.unit())
                ? split.combine()
                : work.runs().orElseThrow();
    }

    /** With the key, and with labels that tell in listings what it belongs to. */
    static TaskOptions options(JobId job, JobState state, UnitId unit) {
        TaskOptions options = state.graph().optionsOf(unit.vertex());
        Map<String, String> labels = new HashMap<>(options.labels());
        labels.putIfAbsent(JOB, job.value());
        labels.putIfAbsent(STEP, state.vertex(unit.vertex()).name());
        return options.withIdempotencyKey(key(job, state, unit))
                .withLabels(labels.size() <= TaskOptions.LABELS_MAX ? labels : options.labels());
    }

    private static String key(JobId job, JobState state, UnitId unit) {
        Cell cell = state.cell(unit.vertex());
        int renewed = cell.renewed.getOrDefault(unit.unit(), 0);
        return "ttmesh.job/" + job + "/" + unit.vertex() + "/" + unit.unit() + "/"
                + cell.runOf(unit.unit())
                + (renewed == 0 ? "" : "." + renewed);
    }

    private static Payload input(JobState state, UnitId unit, JobGraph.Work work) {
        return switch (work) {
            case Given(var task, var options, var input) -> input;
            case Single(var task, var options, var input) -> state.value(input);
            case Tuple(var task, var options, var inputs) ->
                PayloadParts.object(PARTS.subList(0, inputs.size()), values(state, inputs));
            case Gather ignored -> PayloadParts.array(values(state, state.cell(unit.vertex()).chosen));
            case MapOver map -> portion(state, unit, map).encoded();
            case Reduce reduce -> toReduce(state, unit, reduce);
            case JobGraph.Split split -> toSplit(state, unit, split);
            case JobGraph.Unfold unfold -> toUnfold(state, unit, unfold);
            case Constant ignored -> throw new IllegalStateException("a constant runs nothing");
            case Choice ignored -> throw new IllegalStateException("a choice runs nothing");
        };
    }

    private static List<Payload> values(JobState state, List<Integer> steps) {
        return steps.stream().map(state::value).toList();
    }

    private static PortionCall portion(JobState state, UnitId unit, MapOver map) {
        long first = state.firstItem(unit.vertex(), unit.unit());
        long end = first + state.itemsOf(unit.vertex(), unit.unit());
        RetryPolicy retry = state.graph().options().get(map.options()).retry();
        var rules = new PortionCall.Rules(
                map.join().isTolerant(), retry.attempts(), reducer(state, unit.vertex()), retry.nonRetryable());
        return switch (map.items()) {
            case Items.Listed(var count, var portions) -> PortionCall.ofList(first, portions.get(unit.unit()), rules);
            case Items.Range(var from, var to) -> PortionCall.ofRange(first, from + first, from + end, rules);
            case Items.Of(var step) ->
                PortionCall.ofList(
                        first,
                        PayloadParts.array(
                                PayloadParts.elements(state.value(step)).subList((int) first, (int) end)),
                        rules);
            case Items.Piped(var step, var ahead) ->
                PortionCall.ofList(
                        first, Objects.requireNonNull(state.cell(step).results.get(unit.unit())), rules);
        };
    }

    private static Optional<TaskVersion> reducer(JobState state, int map) {
        return state.shape()
                .reducerOf(map)
                .flatMap(step -> state.vertex(step).work().runs());
    }

    private static Payload toSplit(JobState state, UnitId unit, JobGraph.Split split) {
        Cell cell = state.cell(unit.vertex());
        SplitTree tree = Objects.requireNonNull(cell.tree);
        int input = SplitTree.inputOf(unit.unit());
        if (SplitTree.isCombining(unit.unit())) {
            return listOf(cell.results, tree.parts(input));
        }
        return input == 0 ? state.value(split.input()) : tree.input(input);
    }

    private static Payload toUnfold(JobState state, UnitId unit, JobGraph.Unfold unfold) {
        return Objects.requireNonNull(state.cell(unit.vertex()).chain)
                .state()
                .orElseGet(() -> state.value(unfold.seed()));
    }

    private static Payload listOf(Map<Integer, Payload> values, List<Integer> of) {
        return PayloadParts.array(
                of.stream().map(one -> Objects.requireNonNull(values.get(one))).toList());
    }

    private static Payload toReduce(JobState state, UnitId unit, Reduce reduce) {
        ReduceTree tree = state.tree(unit.vertex());
        List<Payload> portions =
                new ArrayList<>(state.cell(reduce.mapped()).results.values());
        if (tree.isLeaf(unit.unit())) {
            return portions.isEmpty() ? PayloadParts.array(List.of()) : portions.get(unit.unit());
        }
        Map<Integer, Payload> made = state.cell(unit.vertex()).results;
        // A portion that was combined where it was made is a value of the tree, and the map keeps it.
        return PayloadParts.array(tree.children(unit.unit()).stream()
                .map(child -> made.containsKey(child) ? made.get(child) : portions.get(child))
                .toList());
    }
}
