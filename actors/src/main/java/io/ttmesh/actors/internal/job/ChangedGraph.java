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
import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.actors.internal.job.JobGraph.Work;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph with a change: the steps that were there keep their places, the new ones stand behind them. */
final class ChangedGraph {
    private final JobGraph graph;
    private final GraphChange change;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<TaskOptions> options;
    private final Map<TaskOptions, Integer> optionPlaces = new HashMap<>();

    ChangedGraph(JobGraph graph, GraphChange change) {
        this.graph = graph;
        this.change = change;
        this.options = new ArrayList<>(graph.options());
        for (int i = 0; i < graph.vertices().size(); i++) {
            places.put(graph.vertices().get(i).name(), i);
        }
        for (int i = 0; i < options.size(); i++) {
            optionPlaces.putIfAbsent(options.get(i), i);
        }
        for (TaskOptions one : change.options()) {
            if (optionPlaces.putIfAbsent(one, options.size()) == null) {
                options.add(one);
            }
        }
    }

    /**
     * The graph as it is then, sound or not.
     *
     * @throws InvalidInputException when the change names what is not there
     */
    JobGraph whole() {
        List<Vertex> vertices = new ArrayList<>(graph.vertices());
        List<String> names = names();
        for (int i = 0; i < names.size(); i++) {
            vertices.add(moved(change.vertices().get(i)).named(names.get(i)));
        }
        for (GraphChange.Feed feed : change.feeds()) {
            int at = place(feed.gather());
            Vertex vertex = vertices.get(at);
            if (!(vertex.work() instanceof Gather(var task, var with, var inputs, var join))) {
                throw new InvalidInputException(
                        vertex.name() + " gathers no steps: feed one that does, or add one that takes both values");
            }
            List<Integer> more = new ArrayList<>(inputs);
            more.add(place(feed.input()));
            vertices.set(at, vertex.doing(new Gather(task, with, more, join)));
        }
        for (GraphChange.Order order : change.orders()) {
            int at = place(order.later());
            vertices.set(at, vertices.get(at).after(place(order.earlier())));
        }
        return new JobGraph(graph.name(), vertices, graph.result(), options, graph.deadline(), graph.namespace());
    }

    /**
     * Where a step of the change stands in the graph.
     *
     * @throws InvalidInputException when there is none
     */
    int place(int index) {
        if (index >= 0 && index < change.vertices().size()) {
            return graph.vertices().size() + index;
        }
        int known = GraphChange.FIRST_KNOWN - index;
        if (known < 0 || known >= change.known().size()) {
            throw new InvalidInputException("it refers to step " + index + ", adds "
                    + change.vertices().size() + ", and names " + change.known().size());
        }
        String name = change.known().get(known).step();
        Integer at = places.get(name);
        if (at == null) {
            throw new InvalidInputException("the job " + StepNames.hasNo(name, graph.vertices()));
        }
        return at;
    }

    /** Of the new steps: where a name was not chosen and is taken, the next one that is free. */
    private List<String> names() {
        Set<String> taken = new HashSet<>(places.keySet());
        change.vertices().forEach(vertex -> taken.add(vertex.name()));
        Set<Integer> chosen = new HashSet<>(change.named());
        Map<String, Integer> counts = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < change.vertices().size(); i++) {
            Vertex vertex = change.vertices().get(i);
            boolean stays = chosen.contains(i) || !places.containsKey(vertex.name());
            names.add(stays ? vertex.name() : free(kind(vertex.work()), taken, counts));
        }
        return names;
    }

    private static String free(String kind, Set<String> taken, Map<String, Integer> counts) {
        String name = kind;
        while (!taken.add(name)) {
            name = kind + "-" + (counts.merge(kind, 1, Integer::sum) + 1);
        }
        return name;
    }

    private static String kind(Work work) {
        return work.runs().map(TaskVersion::name).orElse(work instanceof Choice ? "when" : "constant");
    }

    private Vertex moved(Vertex vertex) {
        int guard = vertex.guard() == JobGraph.NONE ? JobGraph.NONE : place(vertex.guard());
        return new Vertex(
                vertex.name(), vertex.group(), guard, vertex.taken(), moved(vertex.work()), all(vertex.after()));
    }

    private Work moved(Work work) {
        return switch (work) {
            case Constant constant -> constant;
            case Given(var task, var with, var input) -> new Given(task, option(with), input);
            case Single(var task, var with, var input) -> new Single(task, option(with), place(input));
            case Tuple(var task, var with, var inputs) -> new Tuple(task, option(with), all(inputs));
            case Gather(var task, var with, var inputs, var join) -> new Gather(task, option(with), all(inputs), join);
            case MapOver(var task, var with, var items, var portion, var join, var perSlot) ->
                new MapOver(task, option(with), moved(items), portion, join, perSlot);
            case Reduce(var task, var with, var mapped, var fanIn) ->
                new Reduce(task, option(with), place(mapped), fanIn);
            case JobGraph.Split(var task, var combine, var with, var input) ->
                new JobGraph.Split(task, combine, option(with), place(input));
            case JobGraph.Unfold(var task, var with, var seed, var runsMax) ->
                new JobGraph.Unfold(task, option(with), place(seed), runsMax);
            case Choice(var condition, var then, var otherwise) ->
                new Choice(place(condition), place(then), place(otherwise));
        };
    }

    private Items moved(Items items) {
        return switch (items) {
            case Items.Listed listed -> listed;
            case Items.Range range -> range;
            case Items.Of(var step) -> new Items.Of(place(step));
            case Items.Piped(var step, var ahead) -> new Items.Piped(place(step), ahead);
        };
    }

    private List<Integer> all(List<Integer> steps) {
        return steps.stream().map(this::place).toList();
    }

    private int option(int index) {
        if (index < 0 || index >= change.options().size()) {
            throw new InvalidInputException("it refers to options " + index + ", and has "
                    + change.options().size());
        }
        return optionPlaces.getOrDefault(change.options().get(index), JobGraph.NONE);
    }
}
