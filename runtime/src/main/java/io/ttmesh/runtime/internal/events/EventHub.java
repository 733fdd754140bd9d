package io.ttmesh.runtime.internal.events;

import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.model.MeshEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands a node's events to its subscribers without ever waiting for one: a subscriber that lags behind by more than its
 * limit loses events, and their number is kept. Safe for use by many threads.
 */
public final class EventHub implements EventSink {
    private final List<EventSink> attached = new CopyOnWriteArrayList<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    @Override
    public void emit(List<MeshEvent> events) {
        for (EventSink sink : attached) {
            sink.emit(events);
        }
        for (Subscription subscription : subscriptions) {
            subscription.offer(events);
        }
    }

    /** Hands all events to a sink that is done with them when it returns. */
    public void attach(EventSink sink) {
        attached.add(sink);
    }

    /**
     * Hands events to {@code deliver}, in order, from the thread that emits them; the receiver confirms what it has
     * handled.
     *
     * @param limit events that may be on their way to it
     */
    public Subscription subscribe(int limit, Consumer<List<MeshEvent>> deliver) {
        var subscription = new Subscription(limit, deliver);
        subscriptions.add(subscription);
        return subscription;
    }

    /** One subscriber's end of the hub. */
    public final class Subscription implements AutoCloseable {
        private final int limit;
        private final Consumer<List<MeshEvent>> deliver;
        private final AtomicInteger onTheWay = new AtomicInteger();
        private final AtomicLong lost = new AtomicLong();

        private Subscription(int limit, Consumer<List<MeshEvent>> deliver) {
            this.limit = limit;
            this.deliver = deliver;
        }

        private void offer(List<MeshEvent> events) {
            if (onTheWay.get() >= limit) {
                lost.addAndGet(events.size());
            } else {
                onTheWay.addAndGet(events.size());
                deliver.accept(events);
            }
        }

        /** Says that this many events are handled. */
        public void handled(int count) {
            onTheWay.addAndGet(-count);
        }

        /** Events lost so far because the subscriber lagged. */
        public long lost() {
            return lost.get();
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
