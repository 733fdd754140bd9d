package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.JobChange;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.Seeds;
import io.ttmesh.actors.Step;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random changes of running graphs, of which a plain model says which are legal, and what comes of them; with crashes. */
class JobChangePropertyTest {
    private static final int GRAPHS = 200;
    private static final int CHANGES = 15;
    private static final long MODULUS = 1_000_003L;

    private static final DistributedTask<Long, Long> ONE =
            DistributedTask.of("one", Long.class, Long.class, (value, context) -> value);
    private static final DistributedTask<List<Long>, Long> MANY = DistributedTask.of(
            "many", new TypeReference<List<Long>>() {}, new TypeReference<Long>() {}, (values, context) -> 0L);

    static LongStream seeds() {
        return Seeds.first(GRAPHS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void jobThatChangesEndsAsItsLastGraphWould(long seed) {
        new Walk(seed).go();
    }

    /** What a step is known to be: one that is given a number, or takes one value, or gathers. */
    private record Node(boolean gathers, long given, List<Integer> inputs, Set<Integer> after) {
        Node copy() {
            return new Node(gathers, given, new ArrayList<>(inputs), new TreeSet<>(after));
        }
    }

    private static final class Walk {
        private final Random random;
        private final JobBench bench;
        private List<Node> model = new ArrayList<>();

        Walk(long seed) {
            random = new Random(seed);
            model.add(new Node(false, 1, List.of(), Set.of()));
            model.add(new Node(false, 2, List.of(), Set.of()));
            model.add(new Node(true, 0, List.of(0), Set.of()));
            model.add(new Node(false, 0, List.of(1), Set.of()));
            model.add(new Node(true, 0, List.of(2, 3), Set.of()));
            bench = JobBench.of(JobBench.graph(
                    4,
                    JobBench.vertex("s0", JobBench.given("one", 1)),
                    JobBench.vertex("s1", JobBench.given("one", 2)),
                    JobBench.vertex("s2", JobBench.gather("many", Join.all(), 0)),
                    JobBench.vertex("s3", JobBench.single("one", 1)),
                    JobBench.vertex("s4", JobBench.gather("many", Join.all(), 2, 3))));
        }

        void go() {
            int changes = CHANGES;
            while (bench.phase() == JobPhase.RUNNING) {
                if (changes > 0 && random.nextInt(3) > 0) {
                    changes--;
                    change();
                } else {
                    endOne();
                }
                if (random.nextInt(8) == 0) {
                    bench.crash(random.nextBoolean());
                }
            }
            compare();
        }

        private void endOne() {
            bench.pump(1 + random.nextInt(4));
            List<UnitId> under = List.copyOf(bench.inFlight);
            int index = under.get(random.nextInt(under.size())).vertex();
            Node node = model.get(index);
            assertThat(Stream.concat(node.inputs().stream(), node.after().stream()))
                    .as("parents of %s", index)
                    .allMatch(bench.state::isDone);
            List<Long> values = Stream.of(bench.input(index).split("[^0-9]+", -1))
                    .filter(text -> !text.isEmpty())
                    .map(Long::valueOf)
                    .toList();
            bench.succeed(index, Long.toString(value(index, values)));
        }

        private static long value(int index, List<Long> inputs) {
            long value = index;
            for (long input : inputs) {
                value = (value * 31 + input) % MODULUS;
            }
            return value;
        }

        private void change() {
            List<Node> next = new ArrayList<>(model.stream().map(Node::copy).toList());
            boolean[] isLegal = {true};
            JobMachine.Decision decision = bench.change(c -> {
                List<Step<Long>> made = new ArrayList<>();
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    isLegal[0] &= random.nextBoolean() ? add(c, next, made) : edge(c, next, made);
                }
            });
            isLegal[0] &= !hasCycle(next);
            assertThat(decision.refusal().isEmpty())
                    .as("legal: %s", decision.refusal())
                    .isEqualTo(isLegal[0]);
            if (isLegal[0]) {
                model = next;
            }
        }

        private boolean add(JobChange c, List<Node> next, List<Step<Long>> made) {
            int index = next.size();
            int input = random.nextInt(index);
            int kind = random.nextInt(3);
            Step<Long> step = switch (kind) {
                case 0 -> c.task(ONE, (long) index);
                case 1 -> c.task(ONE, step(c, input, made));
                default -> c.gather(MANY, List.of(step(c, input, made)));
            };
            made.add(step.named("s" + index));
            next.add(new Node(kind == 2, index, kind == 0 ? List.of() : List.of(input), Set.of()).copy());
            return kind == 0 || isThere(input);
        }

        private boolean edge(JobChange c, List<Node> next, List<Step<Long>> made) {
            int to = random.nextInt(next.size());
            int from = random.nextInt(next.size());
            if (to < model.size() && random.nextBoolean()) {
                c.feed("s" + to, MANY, step(c, from, made));
                boolean isNew = !next.get(to).inputs().contains(from);
                next.get(to).inputs().add(from);
                return isNew && isThere(from) && waits(to) && next.get(to).gathers();
            }
            step(c, to, made).after(step(c, from, made));
            next.get(to).after().add(from);
            return waits(to);
        }

        private Step<Long> step(JobChange c, int index, List<Step<Long>> made) {
            if (index >= model.size()) {
                return made.get(index - model.size());
            }
            return model.get(index).gathers() ? c.step("s" + index, MANY) : c.step("s" + index, ONE);
        }

        private boolean isThere(int index) {
            return index >= model.size() || !bench.state.cell(index).dropped;
        }

        private boolean waits(int index) {
            return index >= model.size() || bench.phase(index) == StepPhase.WAITING;
        }

        /** From each step along all ways. */
        private static boolean hasCycle(List<Node> nodes) {
            for (int i = 0; i < nodes.size(); i++) {
                Set<Integer> seen = new HashSet<>();
                List<Integer> open = new ArrayList<>(List.of(i));
                while (!open.isEmpty()) {
                    Node node = nodes.get(open.removeLast());
                    for (int next : Stream.concat(node.inputs().stream(), node.after().stream())
                            .toList()) {
                        if (next == i) {
                            return true;
                        }
                        if (seen.add(next)) {
                            open.add(next);
                        }
                    }
                }
            }
            return false;
        }

        private void compare() {
            assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
            assertThat(bench.state.size()).isEqualTo(model.size());
            Map<Integer, Long> values = new TreeMap<>();
            for (int i = 0; i < model.size(); i++) {
                assertThat(bench.phase(i)).as("step %s", i).isEqualTo(StepPhase.DONE);
                if (!bench.state.cell(i).dropped) {
                    assertThat(JobBench.text(bench.state.value(i)))
                            .as("value of %s", i)
                            .isEqualTo(Long.toString(expected(i, values)));
                }
            }
            assertThat(bench.state.cell(4).dropped).isFalse();
        }

        private long expected(int index, Map<Integer, Long> values) {
            Long known = values.get(index);
            if (known == null) {
                Node node = model.get(index);
                boolean isGiven = !node.gathers() && node.inputs().isEmpty();
                known = value(
                        index,
                        isGiven
                                ? List.of(node.given())
                                : node.inputs().stream()
                                        .map(input -> expected(input, values))
                                        .toList());
                values.put(index, known);
            }
            return Objects.requireNonNull(known);
        }
    }
}
