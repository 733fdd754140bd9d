package io.ttmesh.runtime.internal.control;

import io.ttmesh.model.error.MeshException.Retry;

/** Ends the handling of a request with one of the door's own answers; never leaves the door. */
final class RefusedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ControlError error;

    RefusedRequest(ErrorKind kind, String message, Retry retry) {
        super(message, null, false, false);
        this.error = ControlError.of(kind, message, retry);
    }

    ControlError error() {
        return error;
    }
}
