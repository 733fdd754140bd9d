package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.WakeAnswer;
import io.ttmesh.actors.internal.wake.WakeCommand;
import io.ttmesh.actors.internal.wire.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.util.MessageBufferMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DroppedCommandsTest {
    /** The whole reason, as {@code ShardRegion} gives it. */
    private static final String AT_HANDOVER = "Avoiding reordering of buffered messages at shard handoff";

    private static final Envelope LAST = new Envelope("wallet", "any:1:last", "last", null);

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Object> wallets = kit.createTestProbe(Object.class);
    private final TestProbe<Object> clocks = kit.createTestProbe(Object.class);
    private final TestProbe<Object> wakes = kit.createTestProbe(Object.class);

    @BeforeEach
    void listens() {
        kit.spawn(DroppedCommands.create(
                type -> switch (type) {
                    case "wallet" -> wallets.getRef();
                    case "clock" -> clocks.getRef();
                    default -> throw new IllegalArgumentException(type);
                },
                command -> wakes.getRef().tell(command)));
        // Its subscription travels by a message of its own: it has come once something dropped comes back.
        wallets.awaitAssert(() -> {
            drop(LAST, AT_HANDOVER);
            return wallets.receiveMessage(Duration.ofMillis(20));
        });
    }

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    /** As a shard region does it. */
    private void drop(Object message, String reason) {
        var buffers = new MessageBufferMap<String>();
        buffers.append("shard", message, ActorRef.noSender());
        buffers.drop("shard", reason, Adapter.toClassic(kit.system()).deadLetters());
    }

    /** The next that is sent again, apart from those by which the start was awaited. */
    private Object next(TestProbe<Object> type) {
        return type.fishForMessage(
                        type.getRemainingOrDefault(),
                        message ->
                                message.equals(LAST) ? FishingOutcomes.continueAndIgnore() : FishingOutcomes.complete())
                .getLast();
    }

    @Test
    void whatAHandoverDroppedGoesItsWayAgain() {
        var command = new Envelope("wallet", "any:1:a", "put", null);
        var order = new HostOrder.Rouse(
                new ActorPlace("clock", "any:2:b"),
                kit.createTestProbe(HostAnswer.class).getRef(),
                false);

        var look = new WakeCommand.Look(
                order.place(), kit.createTestProbe(WakeAnswer.class).getRef());

        drop(command, AT_HANDOVER);
        drop(order, AT_HANDOVER);
        drop(look, AT_HANDOVER);

        assertThat(next(wallets)).isSameAs(command);
        assertThat(next(clocks)).isSameAs(order);
        assertThat(next(wakes)).isSameAs(look);
    }

    /** A release of Pekko that says it otherwise would take commands away without a word: see {@link DroppedCommands}. */
    @Test
    void pekkosShardRegionGivesThisReason() throws IOException {
        try (InputStream code = ShardRegion.class.getResourceAsStream("ShardRegion.class")) {
            String texts = new String(Objects.requireNonNull(code).readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(texts).contains(AT_HANDOVER);
        }
        assertThat(AT_HANDOVER).contains(DroppedCommands.AT_HANDOVER);
    }

    @Test
    void refusalsAndMessagesOfOthersAreLeftAlone() {
        var after = new Envelope("wallet", "any:1:a", "after", null);

        drop(new Envelope("wallet", "any:1:a", "too many", null), "Buffer is full");
        drop("not ours", AT_HANDOVER);
        drop(after, AT_HANDOVER);

        assertThat(next(wallets)).isSameAs(after);
    }
}
