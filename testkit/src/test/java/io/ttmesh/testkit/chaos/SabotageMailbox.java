package io.ttmesh.testkit.chaos;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMailbox;
import scala.Option;

/**
 * Puts a bug into a mesh without a hook in its code: a mailbox that sees every message before its actor does, and may
 * drop, change or answer it.
 *
 * <p>Switched on by settings alone: this class as {@code pekko.actor.typed.default-mailbox.mailbox-type} (owners,
 * executor, submitter) and {@code pekko.actor.default-mailbox.mailbox-type} (shard regions), and {@code sabotage.bug}.
 */
public final class SabotageMailbox implements MailboxType, ProducesMessageQueue<UnboundedMailbox.MessageQueue> {
    static final String SETTING = "sabotage.bug";

    private final Saboteur saboteur;

    /** Called by Pekko. */
    public SabotageMailbox(ActorSystem.Settings settings, Config config) {
        this.saboteur = Saboteur.of(Bug.valueOf(settings.config().getString(SETTING)));
    }

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        return owner.isEmpty()
                ? new UnboundedMailbox.MessageQueue()
                : new Tapped(Place.of(owner.get().path()), saboteur, system.get());
    }

    /** Where a mailbox stands. */
    enum Place {
        /** The owner of one submission, or of those of a shard slot. */
        OWNER,
        /** A router to owners. */
        REGION,
        /** What runs attempts. */
        EXECUTOR,
        /** What submits. */
        SUBMITTER,
        /** Anything else. */
        ELSEWHERE;

        static Place of(ActorPath path) {
            List<String> names = List.of(path.toStringWithoutAddress().split("/", -1));
            int sharding = names.indexOf("sharding");
            if (sharding > 0
                    && names.size() > sharding + 1
                    && names.get(sharding + 1).endsWith("-tasks")) {
                return switch (names.size() - sharding) {
                    case 2 -> REGION;
                    case 4 -> OWNER;
                    default -> ELSEWHERE;
                };
            }
            return switch (names.getLast()) {
                case "executor" -> EXECUTOR;
                case "submitter" -> SUBMITTER;
                default -> ELSEWHERE;
            };
        }
    }

    /** The queue that is tampered with. */
    private static final class Tapped extends UnboundedMailbox.MessageQueue {
        private static final long serialVersionUID = 1L;

        private final transient Place place;
        private final transient Saboteur saboteur;
        private final transient ActorSystem system;

        Tapped(Place place, Saboteur saboteur, ActorSystem system) {
            this.place = place;
            this.saboteur = saboteur;
            this.system = system;
        }

        @Override
        public void enqueue(ActorRef receiver, Envelope envelope) {
            if (place == Place.ELSEWHERE) {
                super.enqueue(receiver, envelope);
                return;
            }
            for (Object message : saboteur.pass(place, envelope.message(), system)) {
                super.enqueue(receiver, envelope.copy(message, envelope.sender()));
            }
        }
    }
}
