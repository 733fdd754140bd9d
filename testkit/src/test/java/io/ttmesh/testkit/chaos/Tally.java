package io.ttmesh.testkit.chaos;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Counts, and knows its whole past: every answer says which past it was given from, so that two pasts show. */
final class Tally extends EventSourcedActor<Tally.Command, Tally.Added, Tally.Past> {
    /** An honest one. */
    static final ActorType<Command> TYPE = type("chaos.tally", Trick.NONE);

    private static final int SNAPSHOT_EVERY = 40;
    private static final int TRICK_ONE_IN = 7;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Trick trick;

    private Tally(Trick trick) {
        this.trick = trick;
    }

    /** What one that is not honest does, now and then. */
    enum Trick {
        /** Nothing. */
        NONE,
        /** Stores an increment twice. */
        DOUBLES,
        /** Acknowledges an increment that it does not store. */
        FORGETS,
        /** Answers a look from the past before. */
        LOOKS_BACK
    }

    static ActorType<Command> type(String name, Trick trick) {
        return ActorType.eventSourced(name, Command.class, Added.class, Past.class, () -> new Tally(trick))
                .withSnapshots(SNAPSHOT_EVERY, 0);
    }

    sealed interface Command {}

    /** Adds one. */
    record Add(String token, ActorRef<Count> replyTo) implements Command {}

    /** Asks for the count. */
    record Look(ActorRef<Count> replyTo) implements Command {}

    /** Asks for everything. */
    record Tell(ActorRef<Past> replyTo) implements Command {}

    /** The event. */
    record Added(String token) {}

    /** How many there are, what they come to, and on which node, as host:port. */
    record Count(int size, long digest, String address) {}

    /** All that was added, in order. */
    record Past(List<String> tokens, long digest) {
        static final Past NOTHING = new Past(List.of(), 0);

        Past {
            tokens = List.copyOf(tokens);
        }

        Past plus(String token) {
            List<String> more = new ArrayList<>(tokens);
            more.add(token);
            return new Past(more, digest(digest, token));
        }

        static long digest(long before, String token) {
            return (before ^ token.hashCode()) * MIX;
        }
    }

    @Override
    public Past emptyState() {
        return Past.NOTHING;
    }

    @Override
    public Effect<Added, Past> onCommand(Past past, Command command) {
        return switch (command) {
            case Add add -> add(past, add);
            case Look(var replyTo) -> Effect().reply(replyTo, count(seen(past)));
            case Tell(var replyTo) -> Effect().reply(replyTo, past);
        };
    }

    private Effect<Added, Past> add(Past past, Add add) {
        var added = new Added(add.token());
        boolean tricks = Math.floorMod(add.token().hashCode(), TRICK_ONE_IN) == 0;
        if (tricks && trick == Trick.FORGETS) {
            return Effect().reply(add.replyTo(), count(past.plus(add.token())));
        }
        List<Added> events = tricks && trick == Trick.DOUBLES ? List.of(added, added) : List.of(added);
        return Effect().persist(events).thenReply(add.replyTo(), this::count);
    }

    private Past seen(Past past) {
        int size = past.tokens().size();
        if (trick != Trick.LOOKS_BACK || size == 0 || size % TRICK_ONE_IN != 0) {
            return past;
        }
        return past.tokens().subList(0, size - 1).stream().reduce(Past.NOTHING, Past::plus, (one, other) -> other);
    }

    private Count count(Past past) {
        ActorSystem<?> system = context().getSystem();
        return new Count(
                past.tokens().size(),
                past.digest(),
                system.address().getHost().orElse("") + ":"
                        + system.address().getPort().orElse(0));
    }

    @Override
    public Past onEvent(Past past, Added event) {
        return past.plus(event.token());
    }
}
