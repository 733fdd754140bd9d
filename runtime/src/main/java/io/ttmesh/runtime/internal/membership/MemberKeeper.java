package io.ttmesh.runtime.internal.membership;

import io.ttmesh.sharding.MeshRoles;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the addresses of the other nodes on disk as they come and go, for a node that is started again to find its mesh.
 * Stops with the node's own membership, so that the last list is of those it left behind.
 */
public final class MemberKeeper extends AbstractMatchingBehavior<MemberKeeper.Command> {
    /** What the keeper is told. */
    public sealed interface Command {}

    private record Membership(ClusterEvent.ClusterDomainEvent event) implements Command {}

    private record Written(List<String> addresses, @Nullable Throwable failure) implements Command {}

    private final KnownMembers file;
    private final Cluster cluster;
    private final Executor disk;
    private final MemberRoll roll = new MemberRoll();
    private @Nullable List<String> onDisk;
    private boolean isWriting;

    private MemberKeeper(ActorContext<Command> context, KnownMembers file) {
        super(context);
        this.file = file;
        this.cluster = Cluster.get(context.getSystem());
        this.disk = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Membership::new),
                        ClusterEvent.ClusterDomainEvent.class));
    }

    /** Writes into this file until it is stopped. */
    public static Behavior<Command> create(KnownMembers file) {
        return Behaviors.setup(context -> new MemberKeeper(context, file));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Membership(var event) -> {
                if (!cluster.isTerminated() && roll.apply(event)) {
                    write();
                }
            }
            case Written(var addresses, var failure) -> onWritten(addresses, failure);
        }
        return this;
    }

    /** One write at a time; what changes meanwhile is in the next one. */
    private void write() {
        List<String> addresses = addresses();
        if (isWriting || addresses.equals(onDisk)) {
            return;
        }
        isWriting = true;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    file.write(addresses);
                                    return Done.getInstance();
                                },
                                disk),
                        (done, failure) -> new Written(addresses, failure));
    }

    private List<String> addresses() {
        return roll.members().stream()
                .filter(member -> member.hasRole(MeshRoles.NODE)
                        && !member.uniqueAddress().equals(cluster.selfMember().uniqueAddress()))
                .map(Member::address)
                .map(Object::toString)
                .map(address -> address.substring(address.indexOf('@') + 1))
                .sorted()
                .toList();
    }

    private void onWritten(List<String> addresses, @Nullable Throwable failure) {
        isWriting = false;
        onDisk = addresses; // after a failure too: the next change tries again
        if (failure != null) {
            getContext().getLog().warn("members={} kept=false reason={}", addresses.size(), failure.getMessage());
        }
        write();
    }
}
