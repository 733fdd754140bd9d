package io.ttmesh.journal.internal.wire;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;

/** Gives the two lanes their common parent, so that one line of configuration can send the bulk over a stream of its own. */
final class WireParent extends AbstractActor {
    private WireParent(Wire wire) {
        getContext().actorOf(WireActor.props(wire), Wire.MAIN_LANE);
        getContext().actorOf(WireActor.props(wire), Wire.BULK_LANE);
    }

    static Props props(Wire wire) {
        return Props.create(WireParent.class, () -> new WireParent(wire))
                .withDispatcher("pekko.actor.internal-dispatcher");
    }

    @Override
    public Receive createReceive() {
        return emptyBehavior();
    }
}
