package io.ttmesh.benchmarks;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import io.ttmesh.model.WireSafe;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** The actor that is measured: answers, and does nothing else. */
final class Echo extends DistributedActor<Echo.Ping> {
    static final ActorType<Ping> TYPE =
            ActorType.of("bench.echo", Ping.class, Echo::new).withIdleTimeout(Duration.ZERO);

    /** The same record goes to a plain sharded entity, by Pekko's own serializer. */
    record Ping(int number, ActorRef<Pong> replyTo) implements WireSafe {}

    record Pong(int number) implements WireSafe {}

    @Override
    public Behavior<Ping> onMessage(Ping ping) {
        ping.replyTo().tell(new Pong(ping.number()));
        return same();
    }
}
