package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.Join;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A graph of all kinds of steps, and what of it is broken: tasks, and items or small numbers of them. */
final class RandomGraph {
    /** Of this prefix are the tasks that conditions run. */
    static final String CONDITION = "is";

    private static final int STEPS_MAX = 200;
    private static final int BRANCH_STEPS_MAX = 3;

    final boolean isTolerant;
    final Set<String> broken = new HashSet<>();
    private final Random random;
    private final List<JobGraph.Vertex> vertices = new ArrayList<>();
    /** Steps whose values any other may take. */
    private final List<Integer> values = new ArrayList<>();

    private final Set<Integer> unused = new HashSet<>();

    RandomGraph(Random random) {
        this.random = random;
        this.isTolerant = random.nextBoolean();
    }

    JobGraph make() {
        int steps = 2 + random.nextInt(STEPS_MAX - 2);
        while (vertices.size() < steps) {
            if (!values.isEmpty() && random.nextInt(12) == 0) {
                when();
            } else {
                value(work("t" + vertices.size()));
            }
        }
        Join last = gathering(0.5, unused.size());
        add(new JobGraph.Gather(JobBench.task("t" + vertices.size()), 0, List.copyOf(unused), last));
        return JobBench.graph(vertices.size() - 1, vertices.toArray(JobGraph.Vertex[]::new));
    }

    private void value(JobGraph.Work work) {
        breakSome(work);
        int added = add(work);
        values.add(added);
        unused.add(added);
    }

    private int add(JobGraph.Work work) {
        return add(JobBench.vertex("s" + vertices.size(), work));
    }

    private int add(JobGraph.Vertex vertex) {
        unused.removeAll(vertex.work().inputs());
        vertices.add(inOrder(vertex));
        return vertices.size() - 1;
    }

    /** Some come after another. Not after an unfold: how that ends, when nobody takes what it emits any more, is its own affair. */
    private JobGraph.Vertex inOrder(JobGraph.Vertex vertex) {
        if (vertices.isEmpty() || random.nextInt(6) > 0) {
            return vertex;
        }
        int earlier = random.nextInt(vertices.size());
        return vertices.get(earlier).work() instanceof JobGraph.Unfold ? vertex : vertex.after(earlier);
    }

    private void when() {
        var condition = JobBench.single(CONDITION + vertices.size(), any());
        breakSome(condition);
        int of = add(condition);
        int then = branch(of, true);
        int otherwise = branch(of, false);
        value(new JobGraph.Choice(of, then, otherwise));
    }

    /** Of some steps, each of which takes the value of the one before; or the value of a step that runs anyway. */
    private int branch(int condition, boolean taken) {
        int last = any();
        int steps = random.nextInt(BRANCH_STEPS_MAX + 1);
        for (int i = 0; i < steps; i++) {
            String task = "t" + vertices.size();
            JobGraph.Work work = random.nextBoolean()
                    ? JobBench.single(task, last)
                    : new JobGraph.Tuple(JobBench.task(task), 0, List.of(any(), last));
            breakSome(work);
            last = add(JobBench.guarded("s" + vertices.size(), condition, taken, work));
        }
        return last;
    }

    private JobGraph.Work work(String task) {
        int kind = values.isEmpty() ? random.nextInt(2) : random.nextInt(11);
        return switch (kind) {
            case 0 -> JobBench.given(task, random.nextInt(1_000));
            case 1 -> {
                long from = random.nextInt(50);
                yield new JobGraph.MapOver(
                        JobBench.task(task),
                        0,
                        new JobGraph.Items.Range(from, from + random.nextInt(40)),
                        random.nextInt(7),
                        join(0.7),
                        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(2)));
            }
            case 10 -> JobBench.unfold(task, any());
            case 9 -> piped(task);
            case 8 -> new JobGraph.Split(JobBench.task(task), JobBench.task("mix"), 0, any());
            case 2, 3 -> JobBench.single(task, any());
            case 4 -> new JobGraph.Tuple(JobBench.task(task), 0, List.of(any(), any()));
            case 5, 6 -> {
                Set<Integer> inputs = new HashSet<>();
                for (int i = 0; i < 1 + random.nextInt(6); i++) {
                    inputs.add(any());
                }
                List<Integer> sorted = inputs.stream().sorted().toList();
                yield new JobGraph.Gather(JobBench.task(task), 0, sorted, gathering(0.4, sorted.size()));
            }
            default -> reduced();
        };
    }

    private JobGraph.Work reduced() {
        List<Integer> maps = values.stream()
                .filter(value -> vertices.get(value).work().hasPortions())
                .toList();
        return maps.isEmpty()
                ? new JobGraph.Constant(JobBench.number(random.nextInt(100)))
                : new JobGraph.Reduce(JobBench.task("sum"), 0, any(maps), 2 + random.nextInt(4));
    }

    private JobGraph.Work piped(String task) {
        List<Integer> maps = values.stream()
                .filter(value -> {
                    JobGraph.Work work = vertices.get(value).work();
                    return work instanceof JobGraph.Unfold
                            || (work instanceof JobGraph.MapOver map
                                    && !map.join().isTolerant());
                })
                .toList();
        return maps.isEmpty()
                ? JobBench.given(task, random.nextInt(1_000))
                : JobBench.piped(task, any(maps), 1 + random.nextInt(4), join(0.7));
    }

    private Join join(double fraction) {
        return isTolerant && random.nextBoolean() ? Join.fraction(fraction) : Join.all();
    }

    private Join gathering(double fraction, int inputs) {
        return isTolerant && random.nextInt(3) == 0 ? Join.quorum(1 + random.nextInt(inputs)) : join(fraction);
    }

    private int any() {
        return any(values);
    }

    private int any(List<Integer> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void breakSome(JobGraph.Work work) {
        String task = work.runs().map(version -> version.name()).orElse("");
        if (random.nextInt(40) == 0 && !(work instanceof JobGraph.Reduce)) {
            broken.add(task);
        }
        if (work instanceof JobGraph.MapOver && random.nextInt(3) == 0) {
            broken.add(task + "/" + random.nextInt(60));
        }
        if (work instanceof JobGraph.Unfold && random.nextInt(6) == 0) {
            broken.add(task + "/" + random.nextInt(TasksByHand.NUMBERS));
        }
        if (work instanceof JobGraph.Split && random.nextInt(6) == 0) {
            broken.add(task + "/" + random.nextInt(TasksByHand.NUMBERS));
        }
    }
}
