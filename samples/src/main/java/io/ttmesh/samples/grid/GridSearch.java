package io.ttmesh.samples.grid;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.Job;
import io.ttmesh.actors.JobModule;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.actors.TaskModule;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model with all combinations of settings and takes the best. Some settings make the training diverge, which fails their
 * item; the job goes on as long as half of the grid comes through, ends as {@code DONE_PARTIAL}, and lists the others as gaps.
 */
public final class GridSearch implements TaskModule, JobModule {
    private static final double ENOUGH = 0.5;
    private static final List<Double> RATES = List.of(0.001, 0.01, 0.1, 0.3, 3.0);
    private static final List<Double> PENALTIES = List.of(0.0, 0.001, 0.01, 0.1, 1.0);

    record Settings(long seed, double rate, double penalty) {}

    record Trial(Settings settings, double loss) {}

    /**
     * What comes of it.
     *
     * @param winner the trial with the least loss
     * @param trials that came through
     */
    record Best(Trial winner, int trials) {}

    record Arguments(Optional<List<Double>> rates, Optional<List<Double>> penalties, Optional<Long> seed) {
        private Job<Best> job() {
            return GridSearch.job(rates.orElse(RATES), penalties.orElse(PENALTIES), seed.orElse(1L));
        }
    }

    static final DistributedTask<Settings, Trial> TRAIN = DistributedTask.of(
            "grid.train",
            Settings.class,
            Trial.class,
            (settings, context) -> new Trial(
                    settings,
                    Regression.ofSeed(settings.seed()).lossAfterTraining(settings.rate(), settings.penalty())));

    static final DistributedTask<List<Trial>, Best> CHOOSE = DistributedTask.of(
            "grid.choose",
            new TypeReference<List<Trial>>() {},
            new TypeReference<Best>() {},
            (trials, context) -> new Best(
                    trials.stream().min(Comparator.comparingDouble(Trial::loss)).orElseThrow(), trials.size()));

    private static final NamedJob<Arguments> NAMED = NamedJob.of(
            "grid",
            "Trains a model with all combinations of settings; takes the best.",
            Arguments.class,
            Arguments::job);

    /** Made by the service loader. */
    public GridSearch() {}

    @Override
    public Collection<DistributedTask<?, ?>> tasks() {
        return List.of(TRAIN, CHOOSE);
    }

    @Override
    public Collection<NamedJob<?>> jobs() {
        return List.of(NAMED);
    }

    static Job<Best> job(List<Double> rates, List<Double> penalties, long seed) {
        List<Settings> grid = rates.stream()
                .flatMap(rate -> penalties.stream().map(penalty -> new Settings(seed, rate, penalty)))
                .toList();
        var each = MapOptions.DEFAULTS.withPortions(1).withJoin(Join.fraction(ENOUGH));
        return Job.define(
                "grid",
                j -> j.task(CHOOSE, j.map(TRAIN, grid, each).named("train")).named("choose"));
    }
}
