package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Counts, fails and stops as it is told. */
public final class Counter extends DistributedActor<Counter.Command> {
    public static final ActorType<Command> TYPE = ActorType.of("test.counter", Command.class, Counter::new);

    private long count;

    public sealed interface Command {}

    public record Add(int amount) implements Command {}

    public record Get(ActorRef<Long> replyTo) implements Command {}

    public record AddTwice(int amount, ActorRef<Sum> replyTo) implements Command {}

    public record Pass(MeshRef<Command> to, int amount, ActorRef<Long> replyTo) implements Command {}

    public record Fail(String message, Optional<ActorRef<Long>> replyTo) implements Command {}

    public record Stop(ActorRef<Long> replyTo) implements Command {}

    public record WhoAmI(ActorRef<MeshRef<Command>> replyTo) implements Command {}

    public record Say(String text, ActorRef<Integer> replyTo) implements Command {}

    public record Silence(ActorRef<Long> replyTo) implements Command {}

    /** An answer that is a record. */
    public record Sum(long first, long second) {}

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Add(var amount) -> count += amount;
            case Get(var replyTo) -> replyTo.tell(count);
            case AddTwice(var amount, var replyTo) -> {
                count += amount;
                long first = count;
                count += amount;
                replyTo.tell(new Sum(first, count));
            }
            case Pass(var to, var amount, var replyTo) -> {
                to.tell(new Add(amount));
                to.tell(new Get(replyTo));
            }
            case Fail(var message, var replyTo) -> throw new IllegalStateException(message);
            case Stop(var replyTo) -> {
                replyTo.tell(count);
                return stopped();
            }
            case WhoAmI(var replyTo) -> replyTo.tell(self());
            case Say(var text, var replyTo) -> replyTo.tell(text.length());
            case Silence ignored -> {}
        }
        return same();
    }
}
