package io.ttmesh.runtime.internal.events;

import io.ttmesh.model.MeshEvent;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to user code on a virtual thread of its own, one after the other, until it is closed. What user code
 * throws costs it that event only; the first such failure is logged.
 */
public final class EventPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);

    // Its queue is bounded by the subscription. Events that are emitted while it closes are dropped, not refused.
    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofVirtual().name("events").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    private final Consumer<MeshEvent> consumer;
    private final EventHub.Subscription subscription;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();

    private EventPump(EventHub hub, int buffer, Consumer<MeshEvent> consumer) {
        this.consumer = consumer;
        this.subscription = hub.subscribe(buffer, events -> thread.execute(() -> deliver(events)));
    }

    /** Subscribes; closing the pump ends it, and logs how many events were lost. */
    public static EventPump start(EventHub hub, int buffer, Consumer<MeshEvent> consumer) {
        return new EventPump(hub, buffer, consumer);
    }

    private void deliver(List<MeshEvent> events) {
        try {
            for (MeshEvent event : events) {
                if (closed.get()) {
                    return;
                }
                deliver(event);
            }
        } finally {
            subscription.handled(events.size());
        }
    }

    private void deliver(MeshEvent event) {
        try {
            consumer.accept(event);
        } catch (Throwable e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "subscriber={} failed=true logged=once",
                        consumer.getClass().getName(),
                        e);
            }
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        subscription.close();
        thread.shutdown();
        if (subscription.lost() > 0) {
            LOG.warn("subscriber={} eventsLost={} setting=ttmesh.runtime.event-buffer", consumer, subscription.lost());
        }
    }
}
