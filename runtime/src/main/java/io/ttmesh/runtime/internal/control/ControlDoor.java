package io.ttmesh.runtime.internal.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ttmesh.actors.spi.JobSource;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.MeshException.Retry;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.Mesh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP door of one node for the command line: on 127.0.0.1 only, and only for who can read the node's file in the
 * run folder.
 *
 * <p>Answers are JSON; a refusal is a {@link ControlError}. Requests beyond {@value #REQUESTS_MAX} at a time are
 * refused as busy.
 */
public final class ControlDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlDoor.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final byte[] LOOPBACK_BYTES = {127, 0, 0, 1};
    private static final int REQUESTS_MAX = 128;
    private static final int BACKLOG = 64;

    private final Mesh mesh;
    private final HttpServer server;
    private final RunFolder folder;
    private final DoorCard card;
    private final ControlGate gate;
    private final ControlRoutes routes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(REQUESTS_MAX);

    private ControlDoor(Mesh mesh, JobCatalog catalog, HttpServer server, RunFolder folder) {
        this.mesh = mesh;
        this.server = server;
        this.folder = folder;
        String host = LOOPBACK + ":" + server.getAddress().getPort();
        this.card = new DoorCard(
                mesh.nodeId().value(),
                mesh.address(),
                "http://" + host,
                ControlGate.newToken(),
                ProcessHandle.current().pid(),
                mesh.meshId());
        this.gate = new ControlGate(host, card.token());
        this.routes = new ControlRoutes(mesh, catalog);
    }

    /**
     * Opens the door of a node and writes its card to the run folder.
     *
     * @param jobs what it runs by name
     * @throws StartException when the port is taken, the run folder can not be used, or two jobs have one name
     */
    public static ControlDoor start(Mesh mesh, ControlSettings settings, JobSource jobs) {
        JobCatalog catalog = new JobCatalog(jobs);
        RunFolder folder = RunFolder.create(settings.runDir());
        HttpServer server;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(LOOPBACK_BYTES), settings.port()), BACKLOG);
        } catch (IOException e) {
            throw new StartException(
                    "control door can not listen on " + LOOPBACK + ":" + settings.port() + ": " + e.getMessage()
                            + "; choose another ttmesh.control.port, or 0 for a free one",
                    e);
        }
        ControlDoor door = new ControlDoor(mesh, catalog, server, folder);
        server.setExecutor(door.threads);
        server.createContext("/", door::handle);
        server.start();
        try {
            folder.write(door.card);
        } catch (StartException e) {
            door.close();
            throw e;
        }
        return door;
    }

    /** Where it is, as {@code http://127.0.0.1:40123}. */
    public String url() {
        return card.controlUrl();
    }

    /** Removes the card and ends all requests. */
    @Override
    public void close() {
        try {
            folder.remove(card);
        } catch (IOException e) {
            LOG.warn("event=control-file-stays folder={} node={}", folder.path(), card.node(), e);
        }
        threads.shutdownNow();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) {
        if (!places.tryAcquire()) {
            refuse(exchange, busy());
            return;
        }
        try {
            gate.check(exchange);
            ControlRequest request = ControlRequest.read(exchange);
            if (request.path().equals(List.of("events"))) {
                events(request, exchange);
            } else {
                // On a thread of ours: the mesh completes its stages on threads that must not write to sockets.
                routes.answer(request).whenCompleteAsync((answer, failure) -> end(exchange, answer, failure), threads);
            }
        } catch (RuntimeException e) {
            end(exchange, null, e);
        } catch (IOException e) {
            left(exchange, e);
        }
    }

    private void events(ControlRequest request, HttpExchange exchange) throws IOException {
        request.require("GET");
        request.requireParameters(Set.of());
        EventStream.serve(mesh, exchange);
        exchange.close();
        places.release();
    }

    private void left(HttpExchange exchange, IOException why) {
        places.release();
        exchange.close();
        LOG.debug("event=control-reader-left", why);
    }

    private void end(HttpExchange exchange, @Nullable Object answer, @Nullable Throwable failure) {
        places.release();
        if (failure != null) {
            refuse(exchange, errorOf(failure));
        } else {
            send(exchange, 200, answer);
        }
    }

    private static ControlError errorOf(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> errorOf(wrapped.getCause());
            case RefusedRequest refused -> refused.error();
            case MeshException known -> ControlError.of(known);
            default -> {
                LOG.error("event=control-request-failed", failure);
                yield ControlError.of(
                        ErrorKind.INTERNAL, "the node met a fault: its log says more", Retry.ONLY_IF_IDEMPOTENT);
            }
        };
    }

    private static ControlError busy() {
        return ControlError.of(
                ErrorKind.BUSY, "the door serves " + REQUESTS_MAX + " requests already: ask again later", Retry.SAFE);
    }

    private static void refuse(HttpExchange exchange, ControlError error) {
        send(exchange, error.error().status(), error);
    }

    private static void send(HttpExchange exchange, int status, @Nullable Object body) {
        try (exchange) {
            byte[] bytes = ControlJson.MAPPER.writeValueAsBytes(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            // The reader left; there is nobody to tell.
            LOG.debug("event=control-answer-unread status={}", status, e);
        }
    }
}
