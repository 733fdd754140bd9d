package io.ttmesh.actors.internal.service;

import com.typesafe.config.Config;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.EntityIds;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.Waiting;
import io.ttmesh.model.ActorId;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.NodeMessageQueue;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The mailbox of actors: Pekko's own for typed ones, but refuses commands when too many wait, and tells those who sent the
 * ones that were left over when the actor stopped. What the actor tells itself is not counted.
 */
public final class GuardedMailbox implements MailboxType {
    /** Called by Pekko. */
    public GuardedMailbox(ActorSystem.Settings settings, Config config) {}

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        if (owner.isEmpty() || system.isEmpty()) {
            return new NodeMessageQueue();
        }
        LiveActors actors = LiveActors.get(Adapter.toTyped(system.get()));
        return new Queue(system.get(), actors.open(owner.get()), actors.refusals());
    }

    private static final class Queue implements MessageQueue {
        private final NodeMessageQueue messages = new NodeMessageQueue();
        private final ActorSystem system;
        private final ActorGate gate;
        private final Refusals refusals;

        Queue(ActorSystem system, ActorGate gate, Refusals refusals) {
            this.system = system;
            this.gate = gate;
            this.refusals = refusals;
        }

        @Override
        public void enqueue(ActorRef receiver, org.apache.pekko.dispatch.Envelope handle) {
            if (handle.message() instanceof Envelope asked && isCycle(asked)) {
                refuseCycle(asked);
                return;
            }
            if (handle.message() instanceof Envelope envelope && !gate.enter()) {
                refuseOverload(envelope);
                system.eventStream()
                        .publish(Dropped.apply(envelope, "mailbox of the actor is full", handle.sender(), receiver));
                return;
            }
            messages.enqueue(receiver, handle);
        }

        private void refuseCycle(Envelope asked) {
            String ring = chain(asked);
            asked.fail(ActorFailure.of(
                    ActorFailure.Kind.CYCLE,
                    "is held up until the one that asks it has answered: "
                            + ring
                            + ": use ask and pipeToSelf, which do not block, in place of call or join"));
            refusals.cycle(actorOf(asked), ring);
        }

        private void refuseOverload(Envelope envelope) {
            envelope.fail(ActorFailure.of(
                    ActorFailure.Kind.OVERLOADED,
                    "has " + gate.limit() + " commands waiting (limit ttmesh.actors.service.mailbox-limit, or the"
                            + " type's own): send again later"));
            refusals.overloaded(actorOf(envelope));
        }

        private static ActorId actorOf(Envelope envelope) {
            return new ActorId(envelope.type(), EntityIds.idOf(envelope.entityId()));
        }

        @Override
        public org.apache.pekko.dispatch.@Nullable Envelope dequeue() {
            return messages.dequeue();
        }

        @Override
        public int numberOfMessages() {
            return messages.numberOfMessages();
        }

        @Override
        public boolean hasMessages() {
            return messages.hasMessages();
        }

        private boolean isCycle(Envelope envelope) {
            if (envelope.waiting().isEmpty()) {
                return false;
            }
            ActorId self = actorOf(envelope);
            for (Waiting waiting : envelope.waiting()) {
                if (waiting.actor().equals(self) && gate.isHeldUpIn(waiting.turn())) {
                    return true;
                }
            }
            return false;
        }

        private static String chain(Envelope envelope) {
            return envelope.waiting().stream()
                            .map(waiting -> waiting.actor().toString())
                            .collect(Collectors.joining(" asks "))
                    + " asks " + actorOf(envelope);
        }

        @Override
        public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
            while (true) {
                org.apache.pekko.dispatch.Envelope left = dequeue();
                if (left == null) {
                    return;
                }
                if (left.message() instanceof Envelope envelope) {
                    envelope.fail(ActorFailure.of(
                            ActorFailure.Kind.UNAVAILABLE, "stopped before it took the command: send again"));
                }
                deadLetters.enqueue(owner, left);
            }
        }
    }
}
