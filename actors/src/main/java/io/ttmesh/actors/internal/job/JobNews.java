package io.ttmesh.actors.internal.job;

import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.MeshEvent;
import java.time.Instant;

/** Shows what happens to a job as events, once the node can. */
final class JobNews {
    private final JobHome home;
    private final JobId job;

    JobNews(JobHome home, JobId job) {
        this.home = home;
        this.job = job;
    }

    /** It begins, or goes on after it had ended, or waits for its place to do so. */
    void begun(JobState state) {
        String name = state.graph().name();
        emit(
                state.progress().phase == JobPhase.QUEUED
                        ? new MeshEvent.JobQueued(
                                now(), home.node(), job, name, state.graph().namespaceOrDefault())
                        : new MeshEvent.JobStarted(now(), home.node(), job, name, toRun(state)));
    }

    private static int toRun(JobState state) {
        int count = 0;
        for (int i = 0; i < state.size(); i++) {
            count += state.cell(i).isEnded() ? 0 : 1;
        }
        return count;
    }

    /** Its graph grew by so many steps. */
    void changed(int steps) {
        emit(new MeshEvent.JobChanged(now(), home.node(), job, steps));
    }

    /** One of its steps ended. */
    void stepEnded(JobState state, int step) {
        Cell cell = state.cell(step);
        emit(new MeshEvent.JobStepEnded(
                now(), home.node(), job, state.vertex(step).name(), cell.phase, JobGaps.why(state, cell)));
    }

    /** It ended. */
    void ended(JobReply.Ended how) {
        emit(new MeshEvent.JobEnded(now(), home.node(), job, how.phase(), how.why()));
    }

    private Instant now() {
        return home.clock().instant();
    }

    private void emit(MeshEvent event) {
        home.workNow().ifPresent(work -> work.emit(event));
    }
}
