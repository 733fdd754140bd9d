package io.ttmesh.samples.twin;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DurableStateActor;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.state.javadsl.ReplyEffect;

/**
 * What a device has said last and what it is wished to be; the id is the device's. It goes to sleep soon after its last
 * message, and comes back with its state.
 */
public final class Twin extends DurableStateActor<Twin.Command, Twin.State> {
    /** Says what a twin is. */
    public static final ActorType<Command> TYPE = ActorType.durableState(
                    "samples.twin", Command.class, State.class, Twin::new)
            .withIdleTimeout(Duration.ofSeconds(5));

    /** What a twin is told. */
    public sealed interface Command {}

    /** The device says how warm it is. */
    public record Report(double celsius, ActorRef<Done> replyTo) implements Command {}

    /** Somebody wishes that it were so warm. */
    public record Wish(double celsius, ActorRef<Done> replyTo) implements Command {}

    /** Asks for what is known. */
    public record Show(ActorRef<State> replyTo) implements Command {}

    /**
     * What is known.
     *
     * @param reports since ever
     */
    public record State(double celsius, double wished, long reports) {}

    @Override
    public State emptyState() {
        return new State(0, 20, 0);
    }

    @Override
    public void onStart(State state) {
        actor(Census.TYPE, Census.wardOf(id())).tell(new Census.Woke());
    }

    @Override
    public void onStop() {
        actor(Census.TYPE, Census.wardOf(id())).tell(new Census.Slept());
    }

    @Override
    public ReplyEffect<State> onCommand(State state, Command command) {
        return switch (command) {
            case Report(var celsius, var replyTo) ->
                Effect()
                        .persist(new State(celsius, state.wished(), state.reports() + 1))
                        .thenReply(replyTo, stored -> Done.getInstance());
            case Wish(var celsius, var replyTo) ->
                Effect()
                        .persist(new State(state.celsius(), celsius, state.reports()))
                        .thenReply(replyTo, stored -> Done.getInstance());
            case Show(var replyTo) -> Effect().reply(replyTo, state);
        };
    }
}
