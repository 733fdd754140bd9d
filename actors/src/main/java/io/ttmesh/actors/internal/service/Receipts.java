package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.reliable.ReliableInbox;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.model.Failure;
import io.ttmesh.model.error.WrongPayloadException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.delivery.ConsumerController;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who wait for it that an actor has handled a command: who keeps its reminders, and who is sent to by reliable
 * refs. For one thread.
 */
final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

    private final ActorPlace actor;
    private final OpenReminders reminders;
    private final ActorRef<Object> nobody;
    private final Supplier<ActorRef<Object>> start;
    private @Nullable ActorRef<Object> inbox;

    /** {@code nobody} is told that a reminder's command came to nothing: whoever keeps it tells it again. */
    Receipts(ActorPlace actor, ActorRef<Object> nobody, Supplier<ActorRef<Object>> start) {
        this.actor = actor;
        this.nobody = nobody;
        this.reminders = new OpenReminders(actor);
        this.start = start;
    }

    /** Whether this reminder is already on its way to the actor. */
    boolean knows(HostOrder.Remind again) {
        return reminders.knows(again);
    }

    /** The reminder's command, on its way to the actor; null when it can not be read, which is logged. */
    @Nullable
    Envelope begin(HostOrder.Remind remind, ActorCodec codec) {
        try {
            Object command = codec.read(remind.command().bytes());
            var envelope = new Envelope(actor.type(), actor.entityId(), command, nobody);
            reminders.begin(envelope, remind);
            return envelope;
        } catch (WrongPayloadException e) {
            LOG.warn("actor={} reminder={} read=false", actor.actor(), remind.name(), e);
            return null;
        }
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

    /** The actor does not handle it now; its reminder is told again, and whoever sent it is told by another. */
    void refused(Envelope envelope) {
        reminders.refused(envelope);
    }

    /**
     * The actor has failed at its present command, or after it: one whose changes are stored is handled, whatever fails after
     * that. Told again, it would change things twice.
     *
     * @param isAccepted false when the store has refused the changes
     */
    void failed(Turn turn, Failure failure, boolean isAccepted) {
        Envelope present = turn.current();
        if (present == null || !turn.isStored() || !isAccepted) {
            turn.fail(new ActorFailure(ActorFailure.Kind.THREW, failure));
            return;
        }
        handled(present);
        if (isResent(present) || present.failureTo() == null) {
            turn.clear();
        } else {
            turn.fail(ActorFailure.of(
                    ActorFailure.Kind.UNKNOWN,
                    "stored what the command led to, and failed after that: " + failure.className() + ": "
                            + failure.message()));
        }
    }

    /** The instance is gone: reminders that it has not handled are told again. */
    void drop() {
        reminders.drop();
    }
}
