package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.internal.job.GateCommand;
import io.ttmesh.model.JobId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.Behavior;

/** Gates that note what they are told; the answers are the test's. */
final class HeldGates {
    private final Map<JobId, List<GateCommand>> heard = new ConcurrentHashMap<>();

    ActorType<GateCommand> type() {
        return ActorType.of("ttmesh.job-gate", GateCommand.class, Held::new);
    }

    /** Of one job, the last one first. */
    List<GateCommand> heard(JobId job) {
        return List.copyOf(heard.getOrDefault(job, List.of())).reversed();
    }

    private final class Held extends DistributedActor<GateCommand> {
        @Override
        public Behavior<GateCommand> onMessage(GateCommand command) {
            switch (command) {
                case GateCommand.Knock knock -> note(knock.job(), knock);
                case GateCommand.Leave leave -> note(leave.job(), leave);
                case GateCommand.Sweep ignored -> {}
            }
            return same();
        }

        private void note(JobId job, GateCommand command) {
            heard.computeIfAbsent(job, ignored -> new CopyOnWriteArrayList<>()).add(command);
        }
    }
}
