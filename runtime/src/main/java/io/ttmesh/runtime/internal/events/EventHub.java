package io.ttmesh.runtime.internal.events;

import io.ttmesh.actors.spi.EventSink;
import io.ttmesh.model.MeshEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a node's events to its subscribers without ever waiting for one: a subscriber that lags behind by more than its
 * limit loses events, and their number is kept. One that throws loses them, too, and is logged once: whoever emits is
 * an actor that must not fail for it. Safe for use by many threads.
 */
public final class EventHub implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final List<Attached> attached = new CopyOnWriteArrayList<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    @Override
    public void emit(List<MeshEvent> events) {
        for (Attached sink : attached) {
            sink.guarded(events);
        }
        for (Subscription subscription : subscriptions) {
            subscription.offer(events);
        }
    }

    /** Hands all events to a sink that is done with them when it returns. */
    public void attach(EventSink sink) {
        attached.add(new Attached(sink));
    }

    /** Hands events on, and keeps what that throws from the one that emits. */
    private static boolean handOver(EventSink sink, List<MeshEvent> events, AtomicBoolean told) {
        try {
            sink.emit(events);
            return true;
        } catch (RuntimeException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "sink={} events={} lost=true logged=once",
                        sink.getClass().getName(),
                        events.size(),
                        e);
            }
            return false;
        }
    }

    private record Attached(EventSink sink, AtomicBoolean told) {
        Attached(EventSink sink) {
            this(sink, new AtomicBoolean());
        }

        void guarded(List<MeshEvent> events) {
            handOver(sink, events, told);
        }
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
        private final AtomicBoolean told = new AtomicBoolean();
        private final AtomicInteger onTheWay = new AtomicInteger();
        private final AtomicLong lost = new AtomicLong();

        private Subscription(int limit, Consumer<List<MeshEvent>> deliver) {
            this.limit = limit;
            this.deliver = deliver;
        }

        private void offer(List<MeshEvent> events) {
            if (onTheWay.get() >= limit) {
                lost.addAndGet(events.size());
                return;
            }
            onTheWay.addAndGet(events.size());
            if (!handOver(deliver::accept, events, told)) {
                onTheWay.addAndGet(-events.size());
                lost.addAndGet(events.size());
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
