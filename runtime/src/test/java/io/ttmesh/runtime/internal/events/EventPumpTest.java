package io.ttmesh.runtime.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventPumpTest {
    private static final MeshEvent EVENT =
            new MeshEvent.NodeJoined(Instant.EPOCH, new NodeId("a"), new NodeId("b"), "here");

    private final EventHub hub = new EventHub();

    @Test
    void emittingNeverThrowsWhileSubscriptionsCloseAndOpen() throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var done = new AtomicBoolean();
        Thread emitter = Thread.ofPlatform().start(() -> {
            try {
                while (!done.get()) {
                    hub.emit(List.of(EVENT));
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });

        for (int i = 0; i < 2_000; i++) {
            EventPump.start(hub, 8, event -> {}).close();
        }
        done.set(true);
        emitter.join();

        assertThat(failure.get()).isNull();
    }

    @Test
    void sinkThatThrowsHarmsNeitherTheEmitterNorTheOtherSinks() {
        List<MeshEvent> seen = new CopyOnWriteArrayList<>();
        hub.attach(events -> {
            throw new IllegalStateException("attached, on purpose");
        });
        hub.attach(seen::addAll);
        EventHub.Subscription subscription = hub.subscribe(1, events -> {
            throw new IllegalStateException("subscribed, on purpose");
        });

        assertThatCode(() -> {
                    hub.emit(List.of(EVENT));
                    hub.emit(List.of(EVENT));
                })
                .doesNotThrowAnyException();

        assertThat(seen).hasSize(2);
        assertThat(subscription.lost()).isEqualTo(2);
    }

    @Test
    void consumerThatThrowsGetsTheNextEventAllTheSame() {
        List<MeshEvent> seen = new CopyOnWriteArrayList<>();
        var pump = EventPump.start(hub, 8, event -> {
            seen.add(event);
            throw new AssertionError("on purpose");
        });

        hub.emit(List.of(EVENT, EVENT));

        await("both events").untilAsserted(() -> assertThat(seen).hasSize(2));
        pump.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closedPumpDeliversNothingMore() throws InterruptedException {
        List<MeshEvent> seen = new CopyOnWriteArrayList<>();
        var first = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var pump = EventPump.start(hub, 8, event -> {
            seen.add(event);
            first.countDown();
            awaitQuietly(goOn);
        });
        hub.emit(List.of(EVENT, EVENT));
        hub.emit(List.of(EVENT));
        first.await();

        pump.close();
        pump.close();
        goOn.countDown();

        await("thread to end")
                .during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(seen).hasSize(1));
    }
}
