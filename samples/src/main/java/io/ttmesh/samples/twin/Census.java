package io.ttmesh.samples.twin;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Counts the twins of one ward that are awake. One census for all twins would be told more than an actor takes, so there are
 * {@value #WARDS}. A volatile actor, and told at most once: after a lost node it is an estimate.
 */
public final class Census extends DistributedActor<Census.Command> {
    /** Says what a census is: never put to sleep, for it would forget. */
    public static final ActorType<Command> TYPE =
            ActorType.of("samples.twin-census", Command.class, Census::new).withIdleTimeout(Duration.ZERO);

    /** How many there are: a prime, or ids that count up would crowd into some of them. */
    static final int WARDS = 67;

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
     * @param awakeMax no more than these were awake at a time
     * @param wakes how often one woke
     */
    public record Figures(int awake, int awakeMax, long wakes) {
        private static final Figures NONE = new Figures(0, 0, 0);

        private Figures plus(Figures other) {
            return new Figures(awake + other.awake, awakeMax + other.awakeMax, wakes + other.wakes);
        }
    }

    /** The id of the census that counts this twin. */
    static String wardOf(String twin) {
        return ward(Math.floorMod(twin.hashCode(), WARDS));
    }

    private static String ward(int number) {
        return "ward-" + number;
    }

    /** The figures of all wards. */
    static Figures total(Mesh mesh) {
        return IntStream.range(0, WARDS)
                .mapToObj(number -> mesh.actor(TYPE, ward(number)).<Figures>call(Count::new))
                .reduce(Figures.NONE, Figures::plus);
    }

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
