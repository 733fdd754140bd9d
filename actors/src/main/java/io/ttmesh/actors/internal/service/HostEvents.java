package io.ttmesh.actors.internal.service;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells the mesh of the life of one actor. */
record HostEvents(HostSetup setup, ActorId actor) {
    void started() {
        emit(new MeshEvent.ActorStarted(now(), setup.node(), actor));
    }

    void failed(Failure failure, Duration pause) {
        emit(new MeshEvent.ActorFailed(now(), setup.node(), actor, failure, now().plus(pause)));
    }

    void stopped(MeshEvent.StopReason reason) {
        emit(new MeshEvent.ActorStopped(now(), setup.node(), actor, reason));
    }

    void gaveUp(Failure failure) {
        emit(new MeshEvent.ActorCommandGivenUp(now(), setup.node(), actor, failure));
    }

    private Instant now() {
        return setup.clock().instant();
    }

    private void emit(MeshEvent event) {
        setup.events().emit(List.of(event));
    }
}
