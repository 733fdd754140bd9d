package io.ttmesh.runtime.internal.node;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands and falls with a node: closed once, the latest first. Safe for use by many threads. */
final class Companions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Companions.class);

    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    void add(AutoCloseable companion) {
        open.push(companion);
    }

    /** One that fails to close does not keep the others, or the node, from closing. */
    @Override
    public void close() {
        for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("event=companion-not-closed companion={}", next, e);
            }
        }
    }
}
