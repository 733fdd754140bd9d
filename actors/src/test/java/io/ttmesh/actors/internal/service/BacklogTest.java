package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.wire.Envelope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final ActorGate gate = new ActorGate(10);
    private final List<Envelope> bounced = new ArrayList<>();
    private final Backlog backlog = new Backlog(gate, bounced::add);

    private Envelope sent(String command) {
        assertThat(gate.enter()).isTrue();
        return new Envelope("type", "any.1|a", command, null);
    }

    @Test
    void whatAnInstanceHadWaitsForTheNextInTheOrderInWhichItCame() {
        Envelope stashed = sent("stashed");
        Envelope begun = sent("begun");
        Envelope handed = sent("handed");
        List.of(stashed, begun, handed).forEach(backlog::handed);
        backlog.begun(stashed);
        backlog.stashed(stashed);
        backlog.begun(begun);
        Envelope kept = sent("kept");
        backlog.keep(kept);

        backlog.takeBack();

        assertThat(gate.waiting()).isEqualTo(3);
        assertThat(List.of(backlog.next(), backlog.next(), backlog.next())).containsExactly(stashed, handed, kept);
        assertThat(backlog.next()).isNull();
    }

    @Test
    void stashedCommandThatIsBegunAgainIsCountedOnce() {
        Envelope envelope = sent("stashed");
        backlog.handed(envelope);
        for (int i = 0; i < 3; i++) {
            backlog.begun(envelope);
            backlog.stashed(envelope);
        }
        assertThat(gate.waiting()).isEqualTo(1);

        backlog.begun(envelope);
        backlog.bounce();

        assertThat(gate.waiting()).isZero();
        assertThat(bounced).isEmpty();
    }

    @Test
    void nothingIsLeftAfterAllWereBounced() {
        Envelope stashed = sent("stashed");
        backlog.handed(stashed);
        backlog.begun(stashed);
        backlog.stashed(stashed);
        Envelope kept = sent("kept");
        backlog.keep(kept);

        backlog.bounce();

        assertThat(bounced).containsExactly(stashed, kept);
        assertThat(gate.waiting()).isZero();
        assertThat(backlog.next()).isNull();
    }
}
