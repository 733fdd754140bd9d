package io.ttmesh.actors.internal.reliable;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.spi.ReliableSettings;
import io.ttmesh.model.ActorId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One actor type's outbox, an actor whose host the test plays, and what lies between them, which may lose and repeat. */
final class ReliableScene {
    static final ActorId ACTOR = new ActorId("test.reliable", "a");

    /** Whose commands were given up. */
    final List<ActorId> losers = new CopyOnWriteArrayList<>();

    private final ActorTestKit kit;
    private final ReliableOutbox outbox;
    private final ReliableSettings settings;
    private TestProbe<Object> host;
    private volatile ActorRef<Object> inbox;
    private volatile int copies = 1;

    ReliableScene(ActorTestKit kit, ReliableSettings settings) {
        this.kit = kit;
        this.settings = settings;
        ActorRef<Object> shardRegion = kit.spawn(Behaviors.receiveMessage(message -> {
            for (int i = 0; i < copies; i++) {
                inbox.tell(message);
            }
            return Behaviors.same();
        }));
        this.outbox =
                new ReliableOutbox(ACTOR.type(), settings, kit.spawn(ReliableLanes.create(settings, shardRegion)));
        host();
    }

    /** Settings with short times. */
    static ReliableSettings settings(int window, int queue) {
        return settings(window, queue, Duration.ofMillis(200));
    }

    /** The same, but a lane is forgotten after so long. */
    static ReliableSettings settings(int window, int queue, Duration idle) {
        return new ReliableSettings(window, queue, 1_000, 10_000, 2, 2, Duration.ofMillis(50), idle);
    }

    /** Hosts the actor anew, here, as after a move: what the former host knew is gone. */
    void host() {
        if (host != null) {
            host.stop();
        }
        host = kit.createTestProbe();
        inbox = kit.spawn(ReliableInbox.create(host.getRef(), settings, (actor, failure) -> losers.add(actor)));
    }

    /** How often each message arrives from now on; 0 loses all. */
    void arrive(int times) {
        copies = times;
    }

    CompletableFuture<Object> offer(String text) {
        return offer("any.0|a", text).toCompletableFuture();
    }

    CompletionStage<Object> offer(String entityId, String text) {
        return outbox.offer(ACTOR, entityId, text.getBytes(StandardCharsets.UTF_8));
    }

    Envelope handed() {
        return host.expectMessageClass(Envelope.class, Duration.ofSeconds(10));
    }

    void expectNothing() {
        host.expectNoMessage(Duration.ofMillis(120));
    }

    void handled(Envelope envelope) {
        inbox.tell(new ReliableInbox.Handled(envelope));
    }

    void handleNext() {
        handled(handed());
    }

    void failed(Envelope envelope, ActorFailure.Kind kind) {
        envelope.fail(ActorFailure.of(kind, kind.name()));
    }
}
