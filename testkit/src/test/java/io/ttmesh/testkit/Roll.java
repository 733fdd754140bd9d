package io.ttmesh.testkit;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Numbers in the order in which they were entered, kept as events. */
final class Roll extends EventSourcedActor<Roll.Command, Roll.Entered, Roll.Numbers> {
    static final ActorType<Command> TYPE =
            ActorType.eventSourced("test.roll", Command.class, Entered.class, Numbers.class, Roll::new);

    sealed interface Command {}

    record Enter(int number) implements Command {}

    record Read(ActorRef<Entries> replyTo) implements Command {}

    /** What was entered, and where the roll stands, as host:port. */
    record Entries(List<Integer> numbers, String address) {}

    record Entered(int number) {}

    record Numbers(List<Integer> numbers) {}

    @Override
    public Numbers emptyState() {
        return new Numbers(List.of());
    }

    @Override
    public Effect<Entered, Numbers> onCommand(Numbers state, Command command) {
        ActorSystem<?> system = context().getSystem();
        return switch (command) {
            case Enter(var number) -> Effect().persist(new Entered(number));
            case Read(var replyTo) ->
                Effect()
                        .reply(
                                replyTo,
                                new Entries(
                                        state.numbers(),
                                        system.address().getHost().orElse("") + ":"
                                                + system.address().getPort().orElse(0)));
        };
    }

    @Override
    public Numbers onEvent(Numbers state, Entered entered) {
        List<Integer> numbers = new ArrayList<>(state.numbers());
        numbers.add(entered.number());
        return new Numbers(List.copyOf(numbers));
    }
}
