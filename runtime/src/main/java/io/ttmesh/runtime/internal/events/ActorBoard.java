package io.ttmesh.runtime.internal.events;

import io.ttmesh.actors.spi.AwakeActors;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.WireSafe;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Lists the actors that are awake on this node. */
public final class ActorBoard {
    private static final int ROWS_PER_ANSWER_MAX = 500;

    private ActorBoard() {}

    /**
     * List those that were active last, at most this many.
     *
     * @param type only those of this type
     * @param id only those of this id
     */
    public record ListAwake(int limit, Optional<String> type, Optional<String> id, ActorRef<Awake> replyTo)
            implements WireSafe {
        Predicate<ActorId> wanted() {
            return actor -> type.map(actor.type()::equals).orElse(true)
                    && id.map(actor.id()::equals).orElse(true);
        }
    }

    /** Some that are awake, those first that were active last. */
    public record Awake(List<ActorView> actors) implements WireSafe {
        /** Copies the list. */
        public Awake {
            actors = List.copyOf(actors);
        }
    }

    /** Answers from what is awake at that moment. */
    public static Behavior<ListAwake> create(AwakeActors awake) {
        return Behaviors.receiveMessage(list -> {
            int limit = Math.min(Math.max(list.limit(), 0), ROWS_PER_ANSWER_MAX);
            list.replyTo().tell(new Awake(awake.newest(list.wanted(), limit)));
            return Behaviors.same();
        });
    }
}
