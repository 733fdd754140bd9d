package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.reliable.ReliableInbox;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.Envelope;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.delivery.ConsumerController;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait for it that an actor has handled a command: who keeps its reminders, and who is sent to by reliable
 * refs. For one thread.
 */
final class Receipts {
    private final OpenReminders reminders;
    private final Supplier<ActorRef<Object>> start;
    private @Nullable ActorRef<Object> inbox;

    Receipts(ActorPlace actor, Supplier<ActorRef<Object>> start) {
        this.reminders = new OpenReminders(actor);
        this.start = start;
    }

    /** A reminder's command is on its way to the actor, in this envelope. */
    void begin(Envelope envelope, HostOrder.Remind remind) {
        reminders.begin(envelope, remind);
    }

    /** Something came by a reliable ref. */
    void take(ConsumerController.SequencedMessage<?> sequenced) {
        if (inbox == null) {
            inbox = start.get();
        }
        inbox.tell(sequenced);
    }

    /** Whether anybody waits for this one. */
    boolean isAwaited(Envelope envelope) {
        return isResent(envelope) || reminders.isOpen(envelope);
    }

    /** Whether it comes again as long as nobody says that it is handled. */
    boolean isResent(Envelope envelope) {
        return inbox != null && inbox.equals(envelope.failureTo());
    }

    /** It is handled; says so to whoever waits for it, who has forgotten it if it failed before. */
    void handled(Envelope envelope) {
        reminders.handled(envelope);
        if (inbox != null && isResent(envelope)) {
            inbox.tell(new ReliableInbox.Handled(envelope));
        }
    }

    /** The instance is gone: reminders that it has not handled are told again. */
    void drop() {
        reminders.drop();
    }
}
