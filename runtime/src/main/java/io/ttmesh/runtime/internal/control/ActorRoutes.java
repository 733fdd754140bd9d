package io.ttmesh.runtime.internal.control;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.NodeId;
import io.ttmesh.runtime.Mesh;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What the paths below {@code /v1/actors} answer. An actor's id stands in one part of the path, its slashes encoded. */
final class ActorRoutes {
    /** Most actors in one listing. */
    static final int ACTORS_MAX = 10_000;

    private static final int ACTORS_DEFAULT = 50;

    private final Mesh mesh;

    ActorRoutes(Mesh mesh) {
        this.mesh = mesh;
    }

    CompletionStage<?> list(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of("limit", "type"));
        Optional<String> type = request.parameter("type").map(ActorId::requireType);
        return mesh.actors(type, (int) request.number("limit", ACTORS_DEFAULT, 1, ACTORS_MAX));
    }

    CompletionStage<?> show(ControlRequest request) {
        request.require("GET");
        request.requireParameters(Set.of());
        return mesh.describeActor(actor(request));
    }

    CompletionStage<?> start(ControlRequest request) {
        requirePost(request);
        return mesh.startActor(actor(request)).thenApply(ActorRoutes::at);
    }

    CompletionStage<?> stop(ControlRequest request) {
        requirePost(request);
        return mesh.stopActor(actor(request));
    }

    CompletionStage<?> restart(ControlRequest request) {
        requirePost(request);
        return mesh.restartActor(actor(request)).thenApply(ActorRoutes::at);
    }

    private static void requirePost(ControlRequest request) {
        request.require("POST");
        request.requireParameters(Set.of());
    }

    private static Map<String, String> at(NodeId node) {
        return Map.of("node", node.value());
    }

    private static ActorId actor(ControlRequest request) {
        return ActorId.parse(request.path().get(1));
    }
}
