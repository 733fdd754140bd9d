package io.ttmesh.samples.montecarlo;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobModule;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.actors.TaskModule;
import io.ttmesh.model.error.InvalidInputException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Throws points at a square and counts those inside the quarter of a circle. Each portion has random numbers of its own, so that
 * the estimate is the same to the last bit wherever the portions run, how often, and in what order.
 */
public final class Pi implements TaskModule, JobModule {
    /** Points that are thrown between two looks at whether anybody still wants them. */
    private static final int POINTS_AT_A_TIME = 1 << 16;

    record Throws(long seed, int portion, long points) {}

    record Hits(long inside, long thrown) {
        private Hits plus(Hits other) {
            return new Hits(inside + other.inside, thrown + other.thrown);
        }
    }

    /**
     * What comes of it.
     *
     * @param pi the estimate
     * @param standardError of the estimate
     * @param points that were thrown
     */
    record Estimate(double pi, double standardError, long points) {}

    record Arguments(Optional<Long> points, Optional<Integer> portions, Optional<Long> seed) {
        private static final int PORTIONS_MAX = 10_000;

        Arguments {
            if (points.isPresent() && points.get() < 1) {
                throw new InvalidInputException("argument --points is " + points.get() + ": use 1 or more");
            }
            if (portions.isPresent() && (portions.get() < 1 || portions.get() > PORTIONS_MAX)) {
                throw new InvalidInputException(
                        "argument --portions is " + portions.get() + ": use 1 to " + PORTIONS_MAX);
            }
        }

        private Job<Estimate> job() {
            return Pi.job(points.orElse(100_000_000L), portions.orElse(64), seed.orElse(1L));
        }
    }

    static final DistributedTask<Throws, Hits> THROW =
            DistributedTask.of("montecarlo.throw", Throws.class, Hits.class, (portion, context) -> {
                var points = new Points(portion.seed(), portion.portion());
                long inside = 0;
                for (long done = 0; done < portion.points(); done += POINTS_AT_A_TIME) {
                    if (context.isCancelled()) {
                        throw new CancellationException("nobody wants the points any more");
                    }
                    inside += inside(points, Math.min(POINTS_AT_A_TIME, portion.points() - done));
                }
                return new Hits(inside, portion.points());
            });

    static final DistributedTask<List<Hits>, Hits> ADD = DistributedTask.of(
            "montecarlo.add",
            new TypeReference<List<Hits>>() {},
            new TypeReference<Hits>() {},
            (all, context) -> all.stream().reduce(new Hits(0, 0), Hits::plus));

    static final DistributedTask<Hits, Estimate> ESTIMATE =
            DistributedTask.of("montecarlo.estimate", Hits.class, Estimate.class, (hits, context) -> {
                double share = (double) hits.inside() / hits.thrown();
                double error = Math.sqrt(share * (1 - share) / hits.thrown());
                return new Estimate(4 * share, 4 * error, hits.thrown());
            });

    private static final NamedJob<Arguments> NAMED = NamedJob.of(
            "montecarlo",
            "Estimates pi from random points; the same seed gives the same.",
            Arguments.class,
            Arguments::job);

    /** Made by the service loader. */
    public Pi() {}

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(THROW, ADD, ESTIMATE);
    }

    @Override
    public Collection<NamedJob<?>> jobs() {
        return List.of(NAMED);
    }

    /** The first portions have one point more when it does not come out even. */
    static Job<Estimate> job(long points, int portions, long seed) {
        List<Throws> all = IntStream.range(0, portions)
                .mapToObj(i -> new Throws(seed, i, points / portions + (i < points % portions ? 1 : 0)))
                .toList();
        return Job.define("montecarlo", j -> {
            var thrown =
                    j.map(THROW, all, MapOptions.DEFAULTS.withPortionItems(1)).named("throw");
            return j.task(ESTIMATE, j.reduce(ADD, thrown).named("add"));
        });
    }

    private static long inside(Points points, long count) {
        long inside = 0;
        for (long i = 0; i < count; i++) {
            double x = points.next();
            double y = points.next();
            if (x * x + y * y < 1) {
                inside++;
            }
        }
        return inside;
    }
}
