package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.ActorOptions;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.typed.Behavior;

/**
 * The gate of one namespace, whose name is its id: says which of its jobs run, and how much each may have under way. Volatile: one that
 * was lost is told everything anew by those whom it concerns.
 */
final class JobGate extends DistributedActor<GateCommand> {
    /** Of gates, on the mesh. */
    static final String TYPE = "ttmesh.job-gate";

    /** A new gate lets nobody in at first, so one stays where it is while somebody may come soon. */
    private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);

    private final JobHome home;
    private final GateState state;

    private JobGate(JobHome home) {
        this.home = home;
        this.state = new GateState(UUID.randomUUID().toString(), home.settings().limits(), System.nanoTime());
    }

    /** The type, for the gates of one node. */
    static ActorType<GateCommand> type(JobHome home) {
        return ActorType.of(TYPE, GateCommand.class, () -> new JobGate(home))
                .withIdleTimeout(IDLE_TIMEOUT)
                .withMailboxLimit(ActorOptions.MAILBOX_MAX);
    }

    @Override
    public void onStart() {
        timers().startTimerWithFixedDelay(
                        new GateCommand.Sweep(), home.settings().limits().gateInterval());
    }

    @Override
    public Behavior<GateCommand> onMessage(GateCommand command) {
        long now = System.nanoTime();
        tell(
                switch (command) {
                    case GateCommand.Knock knock -> state.knock(knock, now);
                    case GateCommand.Leave leave -> state.leave(leave, now);
                    case GateCommand.Sweep ignored -> state.sweep(now);
                });
        return same();
    }

    private void tell(List<GateState.Told> told) {
        told.forEach(one -> actor(home.type(), one.job().value()).tell(new JobCommand.AtGate(one.answer())));
    }
}
