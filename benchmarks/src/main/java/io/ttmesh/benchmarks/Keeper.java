package io.ttmesh.benchmarks;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** Stores an event for each command before it answers. */
final class Keeper extends EventSourcedActor<Echo.Ping, Keeper.Kept, Keeper.Sum> {
    static final ActorType<Echo.Ping> TYPE =
            ActorType.eventSourced("bench.keeper", Echo.Ping.class, Kept.class, Sum.class, Keeper::new);

    record Kept(int number) {}

    record Sum(long sum) {}

    @Override
    public Sum emptyState() {
        return new Sum(0);
    }

    @Override
    public Effect<Kept, Sum> onCommand(Sum state, Echo.Ping ping) {
        return Effect().persist(new Kept(ping.number())).thenReply(ping.replyTo(), sum -> new Echo.Pong(ping.number()));
    }

    @Override
    public Sum onEvent(Sum state, Kept event) {
        return new Sum(state.sum() + event.number());
    }
}
