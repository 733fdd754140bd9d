package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.spi.LoneActors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the host of an actor has seen since somebody looked; used by the host's thread only. */
final class Watch {
    private final List<Object> events = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean stopped;
    private boolean recovered;
    private long handled;

    void started() {
        recovered = false;
    }

    void recovered() {
        recovered = true;
    }

    boolean isRecovered() {
        return recovered;
    }

    void applied(Object event) {
        if (recovered) {
            events.add(event);
        }
    }

    void handled() {
        handled++;
    }

    void failed(Throwable thrown) {
        failure = LoneActors.thrown(thrown);
    }

    void stopped() {
        stopped = true;
    }

    void answer(UnitMessage.Look look, @Nullable Object state) {
        look.replyTo()
                .tell(new UnitMessage.Seen(handled, List.copyOf(events), state, Optional.ofNullable(failure), stopped));
        events.clear();
        failure = null;
        stopped = false;
    }
}
