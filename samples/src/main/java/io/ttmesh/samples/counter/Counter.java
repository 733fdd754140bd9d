package io.ttmesh.samples.counter;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Counts visits, one actor per page. */
public class Counter extends DistributedActor<Counter.Command> {
    sealed interface Command {}

    record Visit() implements Command {}

    record Count(ActorRef<Integer> replyTo) implements Command {}

    static final ActorType<Command> TYPE = ActorType.of("counter", Command.class, Counter::new);

    private int visits;

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Visit() -> visits++;
            case Count(var replyTo) -> replyTo.tell(visits);
        }
        return same();
    }

    public static void main(String[] args) {
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(TYPE))) {
            var home = mesh.actor(TYPE, "home page");
            home.tell(new Visit());
            home.tell(new Visit());
            System.out.println(home + " has " + home.<Integer>call(Count::new) + " visits");
        }
    }
}
