package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DurableStateActor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.state.javadsl.Effect;

/** A temperature that is kept whole. */
public final class Thermostat extends DurableStateActor<Thermostat.Command, Thermostat.State> {
    public static final ActorType<Command> TYPE =
            ActorType.durableState("test.thermostat", Command.class, State.class, Thermostat::new);

    public sealed interface Command {}

    public record Set(double degrees, ActorRef<Done> replyTo) implements Command {}

    public record Read(ActorRef<Double> replyTo) implements Command {}

    public record State(double degrees) {}

    @Override
    public State emptyState() {
        return new State(20);
    }

    @Override
    public Effect<State> onCommand(State state, Command command) {
        return switch (command) {
            case Set(var degrees, var replyTo) -> {
                if (degrees > 40) {
                    throw new IllegalArgumentException(degrees + " degrees");
                }
                yield Effect().persist(new State(degrees)).thenReply(replyTo, stored -> Done.getInstance());
            }
            case Read(var replyTo) -> Effect().reply(replyTo, state.degrees());
        };
    }
}
