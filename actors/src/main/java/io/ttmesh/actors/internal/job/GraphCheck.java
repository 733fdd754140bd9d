package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.JobGraph.Choice;
import io.ttmesh.actors.internal.job.JobGraph.Constant;
import io.ttmesh.actors.internal.job.JobGraph.Gather;
import io.ttmesh.actors.internal.job.JobGraph.Given;
import io.ttmesh.actors.internal.job.JobGraph.MapOver;
import io.ttmesh.actors.internal.job.JobGraph.Reduce;
import io.ttmesh.actors.internal.job.JobGraph.Single;
import io.ttmesh.actors.internal.job.JobGraph.Tuple;
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.actors.internal.job.JobGraph.Work;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refuses what is no graph of a job, with the path that shows it; whoever sent it. */
public final class GraphCheck {
    private static final int PATH_SHOWN = 20;

    private final JobGraph graph;
    private final String subject;

    private GraphCheck(JobGraph graph, String subject) {
        this.graph = graph;
        this.subject = subject;
    }

    /**
     * Checks names, dependencies, branches and that the result needs every step.
     *
     * @throws InvalidInputException naming the step, or the path of steps, and the remedy
     */
    public static void require(JobGraph graph) {
        var check = new GraphCheck(graph, "job " + graph.name() + " refused: ");
        check.parts();
        check.used();
    }

    /** Checks one that was changed, in which there may be steps that the result does not need. */
    static void requireChanged(JobGraph graph) {
        new GraphCheck(graph, "").parts();
    }

    private void parts() {
        deadline();
        namespace();
        result();
        names();
        for (int i = 0; i < count(); i++) {
            vertex(i);
        }
        order();
        branches();
    }

    private void deadline() {
        graph.deadline()
                .ifPresent(time -> need(
                        !time.isNegative() && !time.isZero() && time.compareTo(Join.WITHIN_MAX) <= 0,
                        "its deadline is " + time + ": use more than 0, and at most " + Join.WITHIN_MAX));
    }

    private void namespace() {
        try {
            graph.namespace().ifPresent(TaskOptions.DEFAULTS::withNamespace);
        } catch (InvalidInputException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private void result() {
        if (!isStep(graph.result())) {
            throw refused("its result is step " + graph.result() + ", and it has " + count());
        }
        if (graph.vertices().get(graph.result()).guard() != JobGraph.NONE) {
            throw refused("its result, " + name(graph.result()) + ", belongs to a branch that may not be taken: return"
                    + " the step that 'when' returns");
        }
    }

    private int count() {
        return graph.vertices().size();
    }

    private boolean isStep(int index) {
        return index >= 0 && index < count();
    }

    private String name(int index) {
        return isStep(index) ? graph.vertices().get(index).name() : "step " + index;
    }

    private void names() {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < count(); i++) {
            Integer other = seen.put(name(i), i);
            if (other != null) {
                throw refused("steps " + other + " and " + i + " are both named " + name(i) + ": rename one");
            }
        }
    }

    private void vertex(int index) {
        Vertex vertex = graph.vertices().get(index);
        for (int dependency : vertex.dependencies()) {
            if (!isStep(dependency)) {
                throw refused(vertex.name() + " depends on step " + dependency + ", and there are " + count());
            }
        }
        int options = vertex.work().runsWith();
        if (options != JobGraph.NONE
                && (options < 0 || options >= graph.options().size())) {
            throw refused(vertex.name() + " has options " + options + ", and there are "
                    + graph.options().size());
        }
        work(vertex.name(), vertex.work());
    }

    private void work(String name, Work work) {
        switch (work) {
            case Tuple(var task, var options, var inputs) ->
                need(
                        inputs.size() == 2 || inputs.size() == 3,
                        name + " takes " + inputs.size() + " values: use 2 or 3");
            case Gather(var task, var options, var inputs, var join) -> {
                need(!inputs.isEmpty(), name + " gathers no step");
                need(new HashSet<>(inputs).size() == inputs.size(), name + " gathers a step twice");
                need(
                        join.count() <= inputs.size(),
                        name + " wants " + join.count() + " of " + inputs.size() + " inputs: use a smaller quorum");
            }
            case Reduce(var task, var options, var mapped, var fanIn) -> {
                need(
                        graph.vertices().get(mapped).work().hasPortions(),
                        name + " reduces " + name(mapped) + ", which is no map and no unfold");
                need(fanIn >= 2, name + " has a fan-in of " + fanIn + ": use 2 or more");
            }
            case MapOver map -> items(name, map);
            case JobGraph.Unfold unfold ->
                unfold.runsMax().ifPresent(runs -> need(runs > 0, name + " may have " + runs + " runs: use 1 or more"));
            case Constant ignored -> {}
            case Given ignored -> {}
            case Single ignored -> {}
            case JobGraph.Split ignored -> {}
            case Choice ignored -> {}
        }
    }

    private void items(String name, MapOver map) {
        need(map.portion() >= 0, name + " has portions of " + map.portion() + " items");
        map.perSlot().ifPresent(count -> need(count > 0, name + " has " + count + " portions for each executor slot"));
        switch (map.items()) {
            case JobGraph.Items.Listed(var count, var portions) ->
                need(
                        map.portion() > 0 && portions.size() == Math.ceilDiv(count, map.portion()),
                        name + " has " + count + " items in " + portions.size() + " portions of " + map.portion());
            case JobGraph.Items.Range(var from, var to) -> {
                need(from <= to && to - from >= 0, name + " has the range " + from + " to " + to);
                portions(name, map, to - from);
            }
            case JobGraph.Items.Of ignored -> {}
            case JobGraph.Items.Piped(var step, var ahead) -> pipe(name, map, step, ahead);
        }
    }

    private void portions(String name, MapOver map, long items) {
        long portions = Math.ceilDiv(items, PortionSize.of(map.portion(), items, Optional.empty()));
        need(
                portions <= Integer.MAX_VALUE,
                name + " has " + items + " items in " + portions + " portions, and may have " + Integer.MAX_VALUE
                        + ": use larger portions (MapOptions.withPortionItems), or fewer items");
    }

    private void pipe(String name, MapOver map, int step, int ahead) {
        String takes = name + " takes the portions of " + name(step) + " as they come, ";
        Work upstream = graph.vertices().get(step).work();
        need(upstream.hasPortions(), takes + "which is no map and no unfold: use j.map");
        need(
                !(upstream instanceof MapOver before && before.join().isTolerant()),
                takes
                        + "and its join lets items be missing, so that which number an item has is not known before it"
                        + " ends: use j.map, which waits for that, or Join.all()");
        need(map.portion() == 0, takes + "and has portions of " + map.portion() + " items of its own: leave them out");
        need(ahead >= 1, takes + "and lets it be " + ahead + " portions ahead: use 1 or more");
    }

    private void need(boolean holds, String why) {
        if (!holds) {
            throw refused(why);
        }
    }

    private void order() {
        List<Integer> cycle = GraphOrder.of(graph).cycle();
        if (!cycle.isEmpty()) {
            throw refused("it has a cycle: " + text(cycle) + " -> " + name(cycle.getFirst())
                    + ": leave one of these dependencies out");
        }
    }

    private String text(List<Integer> path) {
        List<String> names = path.stream().limit(PATH_SHOWN).map(this::name).toList();
        return String.join(" -> ", names) + (path.size() > PATH_SHOWN ? " -> ..." : "");
    }

    /** What a branch makes is for that branch, and for the choice that it belongs to. */
    private void branches() {
        for (int i = 0; i < count(); i++) {
            Vertex vertex = graph.vertices().get(i);
            for (int input : vertex.work().inputs()) {
                Vertex maker = graph.vertices().get(input);
                need(
                        isWithin(vertex, maker) || isBranchOf(vertex.work(), input, maker),
                        vertex.name() + " takes the value of " + maker.name()
                                + ", which belongs to a branch that may not be taken: take the value of the step that"
                                + " 'when' returned");
            }
        }
    }

    private static boolean isBranchOf(Work work, int input, Vertex maker) {
        return work instanceof Choice(var condition, var then, var otherwise)
                && input != condition
                && maker.guard() == condition;
    }

    /** Whether a step runs only where the other does. */
    private boolean isWithin(Vertex step, Vertex maker) {
        Vertex at = step;
        while (at.guard() != maker.guard() || at.taken() != maker.taken()) {
            if (maker.guard() == JobGraph.NONE) {
                return true;
            }
            if (at.guard() == JobGraph.NONE) {
                return false;
            }
            at = graph.vertices().get(at.guard());
        }
        return true;
    }

    /** A step that nothing needs would run for nobody, or be forgotten. */
    private void used() {
        BitSet needed = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(graph.result()));
        while (!open.isEmpty()) {
            int at = open.remove();
            if (!needed.get(at)) {
                needed.set(at);
                open.addAll(graph.vertices().get(at).dependencies());
            }
        }
        int unused = needed.nextClearBit(0);
        need(
                unused >= count(),
                "the result " + name(graph.result()) + " does not depend on " + name(unused)
                        + ": let a step that leads to the result take its value, or leave it out");
    }

    private InvalidInputException refused(String why) {
        return new InvalidInputException(subject + why);
    }
}
