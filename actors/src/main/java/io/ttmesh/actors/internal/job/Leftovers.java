package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobId;
import io.ttmesh.model.TaskId;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What earlier incarnations of a coordinator may have under way of steps that have ended, one unit after the other. A step may have
 * very many that never began, so each is looked for when the one before it was taken; one that is wanted again by then is none. For
 * the thread that changes the state.
 */
final class Leftovers implements Iterator<JobFlights.Given> {
    private final JobId job;
    private final JobState state;
    private final JobWork work;
    private final IntPredicate hasEnded;
    private final Set<TaskId> others;
    private int vertex;
    private int unit;
    private @Nullable TaskId next;

    private Leftovers(JobId job, JobState state, JobWork work, IntPredicate hasEnded, Set<TaskId> others) {
        this.job = job;
        this.state = state;
        this.work = work;
        this.hasEnded = hasEnded;
        this.others = others;
    }

    /** What this incarnation has under way of a job that has ended, and then what earlier ones may have. */
    static Iterator<JobFlights.Given> with(List<JobFlights.Given> own, JobId job, JobState state, JobWork work) {
        Set<TaskId> known = own.stream().map(JobFlights.Given::taskId).collect(Collectors.toSet());
        Iterator<JobFlights.Given> first = own.iterator();
        Iterator<JobFlights.Given> before = new Leftovers(job, state, work, state::mayHaveLeft, known);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || before.hasNext();
            }

            @Override
            public JobFlights.Given next() {
                return first.hasNext() ? first.next() : before.next();
            }
        };
    }

    /** Of one that runs: portions that maps and unfolds went on without. */
    static Leftovers ofRunning(JobId job, JobState state, JobWork work) {
        return new Leftovers(job, state, work, state::isDoneInPortions, Set.of());
    }

    @Override
    public boolean hasNext() {
        while (next == null && vertex < state.size()) {
            if (hasEnded.test(vertex) && unit < state.cell(vertex).units) {
                next = look(new UnitId(vertex, unit));
                unit++;
            } else {
                vertex++;
                unit = 0;
            }
        }
        return next != null;
    }

    private @Nullable TaskId look(UnitId at) {
        if (!state.isOpen(at)) {
            return null;
        }
        TaskId id = work.idOf(UnitWork.options(job, state, at));
        return others.contains(id) ? null : id;
    }

    @Override
    public JobFlights.Given next() {
        TaskId found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return new JobFlights.Given(found, CompletableFuture.completedStage(found));
    }
}
