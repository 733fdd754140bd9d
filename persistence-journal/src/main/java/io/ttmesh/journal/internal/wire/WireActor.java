package io.ttmesh.journal.internal.wire;

import java.time.Duration;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.Props;

/** Receives the frames of one lane. */
final class WireActor extends AbstractActorWithTimers {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Wire wire;
    private final Assembly assembly = new Assembly(Wire.ASSEMBLY_BYTES_MAX, Wire.ASSEMBLY_PATIENCE.toNanos());

    private enum Tick {
        TICK
    }

    private WireActor(Wire wire) {
        this.wire = wire;
        getTimers().startTimerWithFixedDelay(Tick.TICK, Tick.TICK, TICK);
    }

    static Props props(Wire wire) {
        return Props.create(WireActor.class, () -> new WireActor(wire))
                .withDispatcher("pekko.actor.internal-dispatcher");
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Frame.class, this::onFrame)
                .matchEquals(Tick.TICK, tick -> assembly.expire(System.nanoTime()))
                .build();
    }

    private void onFrame(Frame frame) {
        if (wire.isOurs(frame)) {
            assembly.add(frame, System.nanoTime()).ifPresent(body -> wire.onWhole(frame, body, getSender(), getSelf()));
        }
    }
}
