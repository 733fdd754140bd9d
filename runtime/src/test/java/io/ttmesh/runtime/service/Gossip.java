package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.actors.MeshRef;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Asks others by their ids, in the ways that are right and in those that hang. */
public final class Gossip extends DistributedActor<Gossip.Command> {
    public static final ActorType<Command> TYPE = ActorType.of("test.gossip", Command.class, Gossip::new);

    /** The same on nodes with this tag only; their ids begin with it. */
    static final ActorType<Command> EAST =
            ActorType.of("test.gossip-east", Command.class, Gossip::new).withTags("east");

    static final ActorType<Command> WEST =
            ActorType.of("test.gossip-west", Command.class, Gossip::new).withTags("west");

    /** What a hung one waits for; set by the test that frees it. */
    static final AtomicReference<CountDownLatch> GATE = new AtomicReference<>(new CountDownLatch(0));

    public sealed interface Command {}

    /** Asks the next one to ask the others, and answers with the names of all. */
    public record Ask(How how, List<String> others, ActorRef<String> replyTo) implements Command {}

    public record Hang(ActorRef<String> replyTo) implements Command {}

    private record Heard(String names, ActorRef<String> replyTo) implements Command {}

    public enum How {
        BY_CALL,
        BY_JOIN,
        WITHOUT_BLOCKING,

        /** The first one waits for {@link #GATE} before it goes on; the others do not block. */
        WITH_A_LATCH
    }

    @Override
    public Behavior<Command> onMessage(Command command) throws Exception {
        switch (command) {
            case Ask(var how, var others, var replyTo) when others.isEmpty() -> replyTo.tell(id());
            case Ask(var how, var others, var replyTo) -> pass(how, others, replyTo);
            case Hang(var replyTo) -> {
                GATE.get().await();
                replyTo.tell("freed");
            }
            case Heard(var names, var replyTo) -> replyTo.tell(id() + " " + names);
        }
        return same();
    }

    private static ActorType<Command> typeOf(String id) {
        if (id.startsWith("east-")) {
            return EAST;
        }
        return id.startsWith("west-") ? WEST : TYPE;
    }

    private void pass(How how, List<String> others, ActorRef<String> replyTo) throws InterruptedException {
        MeshRef<Command> next = actor(typeOf(others.getFirst()), others.getFirst());
        List<String> rest = others.subList(1, others.size());
        switch (how) {
            case BY_CALL -> replyTo.tell(id() + " " + next.<String>call(to -> new Ask(how, rest, to)));
            case BY_JOIN -> {
                CompletionStage<String> asked = next.ask(to -> new Ask(how, rest, to));
                replyTo.tell(id() + " " + asked.toCompletableFuture().join());
            }
            case WITHOUT_BLOCKING -> hear(next, rest, replyTo);
            case WITH_A_LATCH -> {
                hear(next, rest, replyTo);
                GATE.get().await();
            }
        }
    }

    private void hear(MeshRef<Command> next, List<String> rest, ActorRef<String> replyTo) {
        CompletionStage<String> asked = next.ask(to -> new Ask(How.WITHOUT_BLOCKING, rest, to));
        context().pipeToSelf(asked, (names, thrown) -> new Heard(thrown == null ? names : "?", replyTo));
    }
}
