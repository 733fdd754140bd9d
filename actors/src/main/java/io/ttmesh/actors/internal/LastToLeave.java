package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.OwnerCommand;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Lets the owners of the last node that closes go at once. One that writes, recovers or waits for its next try would finish
 * that first, and on the last nodes of a mesh the journal may have no majority any more: they would all wait for nothing.
 * What is not known to be written was not acknowledged.
 */
final class LastToLeave extends BehaviorInterceptor<OwnerCommand, OwnerCommand> {
    private final OwnerContext owners;

    private LastToLeave(OwnerContext owners) {
        super(OwnerCommand.class);
        this.owners = owners;
    }

    static Behavior<OwnerCommand> around(OwnerContext owners, Behavior<OwnerCommand> owner) {
        return Behaviors.intercept(() -> new LastToLeave(owners), owner);
    }

    @Override
    public Behavior<OwnerCommand> aroundReceive(
            TypedActorContext<OwnerCommand> context, OwnerCommand command, ReceiveTarget<OwnerCommand> target) {
        return command instanceof OwnerSignal.HandOff && isLast(context)
                ? Behaviors.stopped()
                : target.apply(context, command);
    }

    private boolean isLast(TypedActorContext<OwnerCommand> context) {
        return !owners.hasSuccessor()
                && CoordinatedShutdown.get(context.asJava().getSystem())
                        .getShutdownReason()
                        .isPresent();
    }
}
