package io.ttmesh.runtime.internal.control;

import com.sun.net.httpserver.HttpExchange;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException.Retry;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that passed the gate, taken apart.
 *
 * @param method {@code GET}, {@code POST}, ...
 * @param path the parts of the path behind {@code /v1}
 * @param query the query's parameters
 */
record ControlRequest(String method, List<String> path, Map<String, String> query) {
    /** No request of the door needs a body; this much is read and ignored. */
    static final int BODY_BYTES_MAX = 8 * 1024;

    private static final String ROOT = "/v1/";

    ControlRequest {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    static ControlRequest read(HttpExchange exchange) throws IOException {
        if (exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1).length > BODY_BYTES_MAX) {
            throw new RefusedRequest(
                    ErrorKind.TOO_LARGE,
                    "the body is larger than " + BODY_BYTES_MAX + " bytes: leave it out",
                    Retry.NEVER);
        }
        URI uri = exchange.getRequestURI();
        String path = uri.getRawPath();
        if (!path.startsWith(ROOT)) {
            throw noSuchPath(path);
        }
        List<String> parts = List.of(path.substring(ROOT.length()).split("/", -1));
        return new ControlRequest(
                exchange.getRequestMethod(),
                parts.stream().map(ControlRequest::decoded).toList(),
                parameters(uri));
    }

    static RefusedRequest noSuchPath(String path) {
        return new RefusedRequest(
                ErrorKind.NO_SUCH_PATH,
                "path '" + path + "' is unknown: use /v1/nodes, /v1/tasks, /v1/tasks/{id}[/result|/explain|/cancel], "
                        + "/v1/actors, /v1/actors/{type%2Fid}[/start|/stop|/restart], /v1/jobs, "
                        + "/v1/jobs/{id}[/result|/cancel|/resume|/rerun], "
                        + "/v1/named-jobs, /v1/named-jobs/{name}/run or /v1/events",
                Retry.NEVER);
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> found = new LinkedHashMap<>();
        String query = uri.getRawQuery();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                found.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        decoded(equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
        return found;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("'" + text + "' is not URL-encoded", e);
        }
    }

    /** The path with {@code {id}} in the place of the id, as {@code tasks/{id}/result}. */
    String shape() {
        List<String> parts = new ArrayList<>(path);
        if (parts.size() > 1) {
            parts.set(1, "{id}");
        }
        return String.join("/", parts);
    }

    /** Refuses any other method. */
    void require(String wanted) {
        if (!method.equals(wanted)) {
            throw new RefusedRequest(
                    ErrorKind.METHOD_NOT_ALLOWED,
                    "/v1/" + String.join("/", path) + " does not know " + method + ": use " + wanted,
                    Retry.NEVER);
        }
    }

    /** Refuses any other parameter. */
    void requireParameters(Set<String> known) {
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInputException("parameter '" + name + "' is unknown"
                        + (known.isEmpty() ? ": there are none here" : ": use " + String.join(", ", known)));
            }
        }
    }

    TaskId taskId() {
        return TaskId.parse(path.get(1));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(text -> !text.isEmpty());
    }

    long number(String name, long otherwise, long min, long max) {
        return parameter(name)
                .map(text -> parsed(text)
                        .filter(value -> value >= min && value <= max)
                        .orElseThrow(() -> new InvalidInputException(
                                "parameter '" + name + "' is '" + text + "': use a number from " + min + " to " + max)))
                .orElse(otherwise);
    }

    private static Optional<Long> parsed(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
