package io.ttmesh.samples.grid;

import io.ttmesh.actors.JobModule;
import io.ttmesh.actors.JobTemplate;
import io.ttmesh.actors.Join;
import io.ttmesh.actors.MapOptions;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.actors.TaskContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model with all combinations of settings and takes the best. Some settings make the training diverge, and what comes of
 * it is refused; the job goes on as long as half of the grid comes through, ends as {@code DONE_PARTIAL}, and lists the others as
 * gaps.
 */
public final class GridSearch
        extends JobTemplate<GridSearch.Grid, GridSearch.Settings, GridSearch.Trial, GridSearch.Best>
        implements JobModule {
    private static final double ENOUGH = 0.5;
    private static final List<Double> RATES = List.of(0.001, 0.01, 0.1, 0.3, 3.0);
    private static final List<Double> PENALTIES = List.of(0.0, 0.001, 0.01, 0.1, 1.0);

    /** What is combined, and at the same time what {@code ttmesh job run grid} takes. */
    record Grid(Optional<List<Double>> rates, Optional<List<Double>> penalties, Optional<Long> seed) {}

    record Settings(long seed, double rate, double penalty) {}

    record Trial(Settings settings, double loss) {}

    /**
     * What comes of it.
     *
     * @param winner the trial with the least loss
     * @param trials that came through
     */
    record Best(Trial winner, int trials) {}

    /** Made by the service loader. */
    public GridSearch() {
        super("grid", Grid.class, Settings.class, Trial.class, Best.class);
    }

    @Override
    protected List<Settings> split(Grid grid) {
        List<Double> penalties = grid.penalties().orElse(PENALTIES);
        return grid.rates().orElse(RATES).stream()
                .flatMap(rate -> penalties.stream()
                        .map(penalty -> new Settings(grid.seed().orElse(1L), rate, penalty)))
                .toList();
    }

    @Override
    protected Trial compute(Settings settings, TaskContext context) {
        var regression = Regression.ofSeed(settings.seed());
        return new Trial(settings, regression.lossAfterTraining(settings.rate(), settings.penalty()));
    }

    @Override
    protected void check(Settings settings, Trial trial) {
        if (!Double.isFinite(trial.loss())) {
            throw new ArithmeticException("training with " + settings + " diverges");
        }
    }

    @Override
    protected Best assemble(Grid grid, List<Trial> trials) {
        return new Best(
                trials.stream().min(Comparator.comparingDouble(Trial::loss)).orElseThrow(), trials.size());
    }

    @Override
    protected MapOptions mapOptions() {
        return MapOptions.DEFAULTS.withPortionItems(1).withJoin(Join.fraction(ENOUGH));
    }

    @Override
    public Collection<NamedJob<?>> jobs() {
        return List.of(
                named("Trains a model with all combinations of settings; takes the best.", Grid.class, grid -> grid));
    }
}
