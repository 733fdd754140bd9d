package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.internal.control.ControlError;
import io.ttmesh.runtime.internal.control.ControlError.Thrown;
import org.jspecify.annotations.Nullable;

/** Ends a command with one line and an exit code. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String remoteStack;

    private CommandFailure(ExitCode code, String message, String remoteStack, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.remoteStack = remoteStack;
    }

    static CommandFailure of(ExitCode code, String message) {
        return new CommandFailure(code, message, "", null);
    }

    static CommandFailure of(ExitCode code, String message, Throwable cause) {
        return new CommandFailure(code, message, "", cause);
    }

    static CommandFailure of(ControlError error) {
        return new CommandFailure(
                ExitCode.of(error.error()),
                error.message(),
                error.thrown().map(Thrown::stack).orElse(""),
                null);
    }

    ExitCode code() {
        return code;
    }

    /** Where user code threw on another node, when that is why; else empty. */
    String remoteStack() {
        return remoteStack;
    }
}
