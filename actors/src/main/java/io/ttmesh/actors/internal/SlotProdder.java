package io.ttmesh.actors.internal;

import java.time.Duration;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Gives every shard slot its host though nobody asks for what it owns. A shard is placed when it is first
 * spoken to, and after a crash nothing starts in its new place by itself; so the oldest hosting member speaks to all of
 * them, whenever members change and every so often. To do it twice does no harm, so that no agreement is needed.
 */
public final class SlotProdder extends AbstractMatchingBehavior<SlotProdder.Command> {
    /** What the prodder is told. */
    public sealed interface Command {}

    private record Tick() implements Command {}

    private record MembersChanged() implements Command {}

    private final CoordinatedShutdown shutdown;
    private final Cluster cluster;
    private final String hostingRole;
    private final Runnable speak;

    private SlotProdder(ActorContext<Command> context, String hostingRole, Runnable speak) {
        super(context);
        this.shutdown = CoordinatedShutdown.get(context.getSystem());
        this.cluster = Cluster.get(context.getSystem());
        this.hostingRole = hostingRole;
        this.speak = speak;
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(MemberEvent.class, event -> new MembersChanged()), MemberEvent.class));
    }

    /**
     * Prods while this node is the oldest member that is up and has the role.
     *
     * @param speak to all shards
     */
    public static Behavior<Command> create(String hostingRole, Runnable speak, Duration interval) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), interval);
            return new SlotProdder(context, hostingRole, speak);
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Tick ignored -> prod();
            case MembersChanged ignored -> prod();
        }
        return Behaviors.same();
    }

    /** A region that closes waits until nobody speaks to it any more. */
    private void prod() {
        if (shutdown.getShutdownReason().isEmpty() && !cluster.isTerminated() && isOldest()) {
            speak.run();
        }
    }

    private boolean isOldest() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()) && member.hasRole(hostingRole))
                .min(Member.ageOrdering())
                .filter(oldest ->
                        oldest.uniqueAddress().equals(cluster.selfMember().uniqueAddress()))
                .isPresent();
    }
}
