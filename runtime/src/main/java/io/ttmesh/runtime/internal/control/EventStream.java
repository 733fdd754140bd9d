package io.ttmesh.runtime.internal.control;

import com.sun.net.httpserver.HttpExchange;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.runtime.Mesh;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events as lines of JSON for as long as somebody reads them.
 *
 * <p>An empty line says every few seconds that the stream lives; it is also how a reader that left is noticed. A reader
 * that is too slow loses events and is told how many: {@code {"event":"lost","count":7}}.
 */
final class EventStream {
    private static final int LAG_MAX = 1024;
    private static final long HEARTBEAT_SECONDS = 5;

    private final BlockingQueue<MeshEvent> waiting = new ArrayBlockingQueue<>(LAG_MAX);
    private final AtomicLong lost = new AtomicLong();

    private EventStream() {}

    /** Serves one reader; returns when it left, or when the thread is interrupted because the door closes. */
    static void serve(Mesh mesh, HttpExchange exchange) throws IOException {
        EventStream stream = new EventStream();
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        AutoCloseable subscription = mesh.subscribe(stream::take);
        try {
            exchange.sendResponseHeaders(200, 0);
            stream.write(exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(subscription);
        }
    }

    private void take(MeshEvent event) {
        if (!waiting.offer(event)) {
            lost.incrementAndGet();
        }
    }

    private void write(OutputStream out) throws IOException, InterruptedException {
        line(out, "");
        while (!Thread.currentThread().isInterrupted()) {
            MeshEvent event = waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            line(out, event == null ? "" : ControlJson.MAPPER.writeValueAsString(event));
            long missing = lost.getAndSet(0);
            if (missing > 0) {
                line(out, "{\"event\":\"lost\",\"count\":" + missing + "}");
            }
        }
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void close(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException("a subscription to events did not close", e);
        }
    }
}
