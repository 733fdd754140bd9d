package io.ttmesh.runtime.internal.executor;

import io.ttmesh.actors.spi.AttemptNotice;
import java.util.Comparator;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that wait for an executor slot, the one of highest priority first, and the way from one body to the next.
 *
 * <p>Filled by the executor, emptied by it and by bodies that end: whoever removes a body has it. So a slot goes from
 * body to body without a message to the executor in between. Safe for use by many threads; the executor bounds it.
 */
final class BodyQueue {
    private static final int CAPACITY = 64;
    private static final Comparator<Body> ORDER =
            Comparator.comparingInt((Body body) -> -body.offer().priority()).thenComparingLong(Body::sequence);

    private final PriorityBlockingQueue<Body> waiting = new PriorityBlockingQueue<>(CAPACITY, ORDER);
    private final Consumer<Body> ended;

    /**
     * An empty queue.
     *
     * @param ended is told of every body that ended, on its thread, before its heir starts in its slot
     */
    BodyQueue(Consumer<Body> ended) {
        this.ended = ended;
    }

    void add(Body body) {
        waiting.add(body);
    }

    /** Takes the first body out; null when none waits. */
    @Nullable
    Body poll() {
        return waiting.poll();
    }

    /** Takes all out. */
    void clear() {
        waiting.clear();
    }

    /** Takes this body out; false when somebody else has it. */
    boolean remove(Body body) {
        return waiting.remove(body);
    }

    /** Starts a body in a free slot, and after its end whichever is first then, until none waits. */
    void start(Body body) {
        body.begin();
        if (!body.start(end -> passOn(body, end))) {
            tell(body);
        }
    }

    private void passOn(Body body, AttemptNotice end) {
        Body heir = waiting.poll();
        body.finish(end, heir);
        tell(body);
        if (heir != null) {
            start(heir);
        }
    }

    private void tell(Body body) {
        try {
            ended.accept(body);
        } catch (RuntimeException | Error e) {
            // The executor looks for ends that it was not told, and logging might need memory that is not there.
        }
    }
}
