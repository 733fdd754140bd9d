package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.Seeds;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.StepPhase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees of pipes whose portions end in random order, with a coordinator that is lost at each step. */
class JobPipePropertyTest {
    private static final int TREES = 100;

    static LongStream seeds() {
        return Seeds.first(TREES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mapsAreNeverFurtherAheadThanTheyMay(long seed) {
        new Walk(seed).go();
    }

    private static final class Walk {
        private final Random random;
        private final long items;
        private final boolean isUnfold;
        private final List<Integer> upstream = new ArrayList<>();
        private final List<Integer> ahead = new ArrayList<>();
        private final Set<String> ran = new HashSet<>();
        private final JobBench bench;

        Walk(long seed) {
            random = new Random(seed);
            items = random.nextInt(40);
            isUnfold = random.nextBoolean();
            bench = JobBench.of(tree());
        }

        /** Maps of maps, the first perhaps an unfold, and the sum of those that nobody takes from. */
        private JobGraph tree() {
            List<JobGraph.Vertex> vertices = new ArrayList<>();
            int maps = 2 + random.nextInt(4);
            int portion = 1 + random.nextInt(3);
            vertices.add(JobBench.vertex(
                    "m0", isUnfold ? JobBench.unfold("t", maps + 1) : JobBench.range("t", 0, items, portion)));
            upstream.add(JobGraph.NONE);
            ahead.add(0);
            for (int i = 1; i < maps; i++) {
                upstream.add(random.nextInt(4) == 0 ? random.nextInt(i) : i - 1);
                ahead.add(1 + random.nextInt(4));
                vertices.add(JobBench.vertex("m" + i, JobBench.piped("t", upstream.get(i), ahead.get(i))));
            }
            Integer[] last = IntStream.range(0, maps)
                    .boxed()
                    .filter(map -> !upstream.contains(map))
                    .toArray(Integer[]::new);
            vertices.add(JobBench.vertex("sum", JobBench.gather("sum", Join.all(), last)));
            if (isUnfold) {
                vertices.add(JobBench.vertex("seed", new JobGraph.Constant(WorkByHand.seed(items, portion))));
            }
            return JobBench.graph(maps, vertices.toArray(JobGraph.Vertex[]::new));
        }

        void go() {
            walk();
            Set<String> before = Set.copyOf(ran);
            int again = random.nextInt(upstream.size());
            bench.apply(bench.rerun("m" + again));
            ran.clear();
            walk();
            for (int i = 0; i < upstream.size(); i++) {
                int map = i;
                assertThat(ran)
                        .filteredOn(key -> key.startsWith("ttmesh.job/job-1/" + map + "/"))
                        .as("map %s, when %s runs again", map, again)
                        .allMatch(key -> before.contains(key) != isMadeOf(map, again));
            }
        }

        private void walk() {
            int window = 1 + random.nextInt(12);
            while (bench.phase() == JobPhase.RUNNING) {
                bench.pump(window);
                requireBounds();
                assertThat(bench.inFlight).as("something is under way").isNotEmpty();
                UnitId unit = List.copyOf(bench.inFlight).get(random.nextInt(bench.inFlight.size()));
                ran.add(bench.key(unit.vertex(), unit.unit()));
                UnitEnd end = WorkByHand.ended(bench, unit);
                bench.end(end);
                requireTold(end);
                if (random.nextBoolean()) {
                    bench.crash(random.nextBoolean());
                }
            }
            assertThat(bench.phase()).isEqualTo(JobPhase.DONE);
            assertThat(WorkByHand.numbers(bench.state.value(upstream.size()))).containsExactly(expected());
        }

        private boolean isMadeOf(int map, int again) {
            return map == again || (map > again && isMadeOf(upstream.get(map), again));
        }

        private void requireTold(UnitEnd end) {
            int events = bench.journal.size();
            bench.apply(bench.machine.ended(bench.state, List.of(end), bench.now()));
            assertThat(bench.journal).as("told twice").hasSize(events);
        }

        private void requireBounds() {
            for (int i = 1; i < upstream.size(); i++) {
                if (bench.phase(i) == StepPhase.QUEUED) {
                    int from = upstream.get(i);
                    var unused = (BitSet) bench.state.cell(from).done.clone();
                    bench.inFlight.stream()
                            .filter(unit -> unit.vertex() == from)
                            .forEach(unit -> unused.set(unit.unit()));
                    unused.andNot(bench.state.cell(i).done);
                    assertThat(unused.cardinality()).as("map %s", i).isLessThanOrEqualTo(ahead.get(i));
                }
                assertThat(bench.state.cell(upstream.get(i)).results.size())
                        .as("results that are held for map %s", i)
                        .isLessThanOrEqualTo(mostHeld(upstream.get(i)));
            }
        }

        /** Each of those that take it may lack others. */
        private int mostHeld(int map) {
            int most = 0;
            for (int i = 1; i < upstream.size(); i++) {
                most += upstream.get(i) == map ? ahead.get(i) : 0;
            }
            return most;
        }

        private long expected() {
            long sum = 0;
            for (int map = 0; map < upstream.size(); map++) {
                for (long item = 0; item < items && !upstream.contains(map); item++) {
                    sum += value(map, item);
                }
            }
            return sum;
        }

        private long value(int map, long item) {
            return WorkByHand.value(map, map == 0 ? item : value(upstream.get(map), item));
        }
    }
}
