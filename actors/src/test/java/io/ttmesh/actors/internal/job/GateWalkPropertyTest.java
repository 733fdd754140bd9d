package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.Seeds;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.model.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs that come at random and a gate, with messages that are late, doubled, out of order or lost, coordinators that crash and gates
 * that are lost: never more jobs run, and never more submissions are under way, than may; and all jobs end.
 */
class GateWalkPropertyTest {
    private static final int WALKS = 150;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int TICK_MILLIS = 50;
    private static final int LATE_MILLIS = 400;
    private static final int PER_JOB_MAX = 8;

    /** What goes wrong, each in parts of a thousand. */
    private record Faults(int lost, int doubled, int crashesPerTick, int gatesLostPerTick) {}

    static LongStream seeds() {
        return Seeds.first(WALKS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void limitsAreKeptWhileMessagesAreLostAndCoordinatorsCrash(long seed) {
        var walk = new Walk(seed, new Faults(100, 100, 2, 0));

        walk.go(true);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void limitsAreKeptWhileGatesAreLost(long seed) {
        var walk = new Walk(seed, new Faults(0, 100, 0, 5));

        walk.go(true);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void allJobsEndWhateverIsLost(long seed) {
        var walk = new Walk(seed, new Faults(100, 100, 2, 5));

        walk.go(false);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void jobsHaveFairSharesOfWhatIsThereWhenNothingGoesWrong(long seed) {
        var walk = new Walk(seed, new Faults(0, 0, 0, 0));

        walk.settle();
    }

    private static final class Walk {
        private final Random random;
        private final Faults faults;
        private final JobSettings.Limits limits;
        private final List<Coordinator> jobs = new ArrayList<>();
        private final PriorityQueue<Post> posts =
                new PriorityQueue<>(Comparator.comparingLong(Post::at).thenComparingLong(Post::order));
        private GateState gate;
        private int gates;
        private long nowMillis;
        private int incarnations;

        private record Post(long at, long order, Runnable what) {}

        Walk(long seed, Faults faults) {
            this.random = new Random(seed);
            this.faults = faults;
            this.limits = new JobSettings.Limits(1 + random.nextInt(4), 1 + random.nextInt(20), INTERVAL, LEASE);
            openGate();
        }

        private void openGate() {
            gate = new GateState("gate-" + ++gates, limits, nanos());
        }

        private long nanos() {
            return Duration.ofMillis(nowMillis).toNanos();
        }

        private boolean happens(int perMille) {
            return random.nextInt(1_000) < perMille;
        }

        private void post(Runnable what) {
            int times = happens(faults.lost()) ? 0 : happens(faults.doubled()) ? 2 : 1;
            for (int i = 0; i < times; i++) {
                posts.add(new Post(nowMillis + random.nextInt(LATE_MILLIS), random.nextLong(), what));
            }
        }

        private void toGate(GateCommand command) {
            post(() -> toJobs(
                    switch (command) {
                        case GateCommand.Knock knock -> gate.knock(knock, nanos());
                        case GateCommand.Leave leave -> gate.leave(leave, nanos());
                        case GateCommand.Sweep ignored -> gate.sweep(nanos());
                    }));
        }

        private void toJobs(List<GateState.Told> told) {
            told.forEach(one -> post(() ->
                    jobs.stream().filter(job -> job.id.equals(one.job())).forEach(job -> job.hear(one.answer()))));
        }

        void go(boolean keepsLimits) {
            int count = 2 + random.nextInt(8);
            int tick = 0;
            while (jobs.size() < count || jobs.stream().anyMatch(job -> !job.hasEnded)) {
                if (jobs.size() < count && random.nextInt(20) == 0) {
                    jobs.add(new Coordinator(jobs.size(), 1 + random.nextInt(60)));
                }
                step();
                if (keepsLimits) {
                    require();
                }
                assertThat(++tick).as("ticks until all jobs have ended").isLessThan(20_000);
            }
        }

        /** Jobs that never end, all known from the beginning. */
        void settle() {
            int count = 2 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                jobs.add(new Coordinator(i, Integer.MAX_VALUE));
            }
            while (nowMillis < 20_000) {
                step();
                require();
            }
            int in = Math.min(count, limits.runningMax());
            List<Coordinator> inside = jobs.subList(0, in);
            assertThat(jobs).filteredOn(job -> job.isIn).isEqualTo(inside);
            int[] wants = inside.stream().mapToInt(job -> PER_JOB_MAX).toArray();
            assertThat(inside.stream().mapToInt(job -> job.pass.share()).toArray())
                    .containsExactly(FairShares.of(wants, limits.inFlightMax()));
            assertThat(inside).allMatch(job -> job.ends.size() == job.pass.share());
            assertThat(jobs.subList(in, count))
                    .extracting(job -> job.pass.position())
                    .doesNotContain(0)
                    .isSorted();
        }

        private void step() {
            nowMillis += TICK_MILLIS;
            while (!posts.isEmpty() && posts.peek().at() <= nowMillis) {
                posts.remove().what().run();
            }
            if (happens(faults.gatesLostPerTick())) {
                openGate();
            }
            if (nowMillis % INTERVAL.toMillis() == 0) {
                toJobs(gate.sweep(nanos()));
            }
            jobs.forEach(Coordinator::step);
        }

        private void require() {
            long in = jobs.stream().filter(job -> job.isIn && !job.hasEnded).count();
            long underWay = jobs.stream().mapToLong(job -> job.ends.size()).sum();
            assertThat(in).as("jobs at once, at %s ms", nowMillis).isLessThanOrEqualTo(limits.runningMax());
            assertThat(underWay).as("under way, at %s ms", nowMillis).isLessThanOrEqualTo(limits.inFlightMax());
        }

        /** One job's; what it journals outlives its incarnations. */
        private final class Coordinator {
            private final JobId id;
            private final Instant since;
            private int left;
            private boolean isIn;
            private boolean hasEnded;
            private GatePass pass;
            /** Of the submissions that are under way. */
            private final List<Long> ends = new ArrayList<>();

            private long knocksAt;
            private long upAt;

            Coordinator(int number, int submissions) {
                this.id = new JobId("job-" + number);
                this.since = Instant.EPOCH.plusSeconds(number);
                this.left = submissions;
                this.pass = begin();
            }

            private GatePass begin() {
                knocksAt = nowMillis;
                return new GatePass("incarnation-" + ++incarnations, 0, PER_JOB_MAX);
            }

            private boolean isDown() {
                return nowMillis < upAt || hasEnded;
            }

            void hear(GateAnswer answer) {
                if (!isDown() && pass.take(answer) && answer instanceof GateAnswer.Enter) {
                    isIn = true;
                }
            }

            void step() {
                if (isDown()) {
                    return;
                }
                if (happens(faults.crashesPerTick())) {
                    crash();
                    return;
                }
                ends.removeIf(end -> end <= nowMillis);
                while (isIn && left > 0 && ends.size() < pass.share()) {
                    left--;
                    ends.add(nowMillis + random.nextInt(3_000));
                }
                if (left == 0 && ends.isEmpty()) {
                    hasEnded = true;
                    toGate(pass.leave(id));
                } else if (nowMillis >= knocksAt || pass.isPressing(ends.size(), left > 0)) {
                    int wants = Math.min(PER_JOB_MAX, ends.size() + Math.min(left, PER_JOB_MAX));
                    toGate(pass.knock(id, since, isIn, ends.size(), wants));
                    knocksAt = nowMillis + INTERVAL.toMillis();
                }
            }

            /** The next incarnation begins after some seconds, and takes up what was under way. */
            private void crash() {
                left += ends.size();
                ends.clear();
                upAt = nowMillis + 1_000 + random.nextInt(9_000);
                knocksAt = upAt;
                pass = new GatePass("incarnation-" + ++incarnations, 0, PER_JOB_MAX);
            }
        }
    }
}
