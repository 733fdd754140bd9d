package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobPhase;
import java.util.Optional;

/** Submits what can run of a job, the most urgent first. Known to one incarnation only. */
final class JobOutlet {
    private final JobFrontier frontier;
    private final JobFlights flights;
    private final Planning planning;

    JobOutlet(JobHome home, JobFrontier frontier, JobFlights flights) {
        this.frontier = frontier;
        this.flights = flights;
        this.planning = new Planning(home.planner(), home.costs());
    }

    /** So many more outcomes have come. */
    void heard(int more) {
        planning.heard(more);
    }

    /** Asks the planner, when there is something to order. */
    void plan(JobState state, JobWork work) {
        if (state.hasBegun() && !state.progress().phase.isEnd()) {
            frontier.prioritize(state, planning.ask(state, work));
        }
    }

    /** Submits as much as there is of a job that runs, while fewer than so many are under way. */
    void submit(JobState state, JobWork work, int most) {
        if (!state.hasBegun() || state.progress().phase != JobPhase.RUNNING) {
            return;
        }
        if (planning.isOld()) {
            plan(state, work);
        }
        var slots = new PulledSlots(state, work, flights.drawn());
        while (flights.size() < most) {
            Optional<UnitId> next = frontier.next(state, slots::isHeld);
            if (next.isEmpty()) {
                return;
            }
            int step = next.get().vertex();
            flights.submit(state, next.get(), slots.draw(step).or(() -> planning.wish(step)), work);
        }
    }

    /** How many more could be submitted now, of at most so many. */
    int ready(JobState state, JobWork work, int most) {
        return state.progress().phase.isEnd() ? 0 : frontier.count(state, work, flights.drawn(), most);
    }
}
