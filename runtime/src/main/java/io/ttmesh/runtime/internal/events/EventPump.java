package io.ttmesh.runtime.internal.events;

import io.ttmesh.model.MeshEvent;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to user code on a virtual thread of its own, one after the other. */
public final class EventPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("events").factory());
    private final Consumer<MeshEvent> consumer;
    private final EventHub.Subscription subscription;

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
            events.forEach(consumer);
        } catch (RuntimeException e) {
            LOG.warn("subscriber={} events={} failed={}", consumer, events.size(), e.toString());
        } finally {
            subscription.handled(events.size());
        }
    }

    @Override
    public void close() {
        subscription.close();
        thread.shutdown();
        if (subscription.lost() > 0) {
            LOG.warn("subscriber={} eventsLost={} setting=ttmesh.runtime.event-buffer", consumer, subscription.lost());
        }
    }
}
