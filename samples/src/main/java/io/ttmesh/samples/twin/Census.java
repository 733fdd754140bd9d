package io.ttmesh.samples.twin;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Counts the twins that are awake. A volatile actor, and told at most once: after a lost node it is an estimate. */
public final class Census extends DistributedActor<Census.Command> {
    /** Says what a census is: never put to sleep, for it would forget. */
    public static final ActorType<Command> TYPE =
            ActorType.of("samples.twin-census", Command.class, Census::new).withIdleTimeout(Duration.ZERO);

    /** The id of the only one. */
    static final String ID = "all";

    private int awake;
    private int awakeMax;
    private long wakes;

    /** What the census is told. */
    public sealed interface Command {}

    /** A twin woke. */
    public record Woke() implements Command {}

    /** A twin went to sleep. */
    public record Slept() implements Command {}

    /** Asks for the figures. */
    public record Count(ActorRef<Figures> replyTo) implements Command {}

    /**
     * How many twins.
     *
     * @param wakes how often one woke
     */
    public record Figures(int awake, int awakeMax, long wakes) {}

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Woke() -> {
                wakes++;
                awake++;
                awakeMax = Math.max(awakeMax, awake);
            }
            case Slept() -> awake--;
            case Count(var replyTo) -> replyTo.tell(new Figures(awake, awakeMax, wakes));
        }
        return same();
    }
}
