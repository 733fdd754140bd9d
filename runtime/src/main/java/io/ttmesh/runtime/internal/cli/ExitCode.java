package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.internal.control.ErrorKind;
import java.util.Arrays;
import java.util.List;

/** How a command ends; scripts rely on the numbers, so they never change. */
enum ExitCode {
    /** What was asked for was done. */
    OK(0, "done"),
    /** The task or job failed or was cancelled, no node has what it needs, or the answer is no. */
    FAILED(1, "the task or job failed or was cancelled, no node has or may run it, or the answer is no"),
    /** A wrong option, argument, id or setting. */
    USAGE(2, "an option, argument, id or setting is wrong"),
    /** There is no node to ask, or it went away. */
    NO_NODE(3, "no node can be reached"),
    /** Nobody knows the submission or job, or no longer. */
    NOT_FOUND(4, "the submission or job is unknown or forgotten, or its outcome is"),
    /** It has not ended, or not in time. */
    TIMED_OUT(5, "the task has not ended, or not in time"),
    /** Nothing began: the node can not start or join, a limit was reached, or a program found no room. */
    REFUSED(6, "refused, nothing began: a node can not start or join, or the mesh is full"),
    /** A fault of TTMesh. */
    INTERNAL(70, "a fault in TTMesh itself; --debug shows it");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    static ExitCode of(ErrorKind kind) {
        return switch (kind) {
            case INVALID_INPUT, WRONG_PAYLOAD, NO_SUCH_PATH, METHOD_NOT_ALLOWED, TOO_LARGE -> USAGE;
            case UNAUTHORIZED, FORBIDDEN_HOST -> NO_NODE;
            case NOT_ENDED, TIMED_OUT -> TIMED_OUT;
            case FORGOTTEN, OUTCOME_UNKNOWN -> NOT_FOUND;
            case TASK_FAILED,
                    ACTOR_FAILED,
                    JOB_FAILED,
                    CALL_CYCLE,
                    CANCELLED,
                    UNKNOWN_TASK,
                    UNKNOWN_ACTOR,
                    NO_ELIGIBLE_NODE -> FAILED;
            case BUSY, OVERLOADED, ACTOR_UNAVAILABLE, CANNOT_START -> REFUSED;
            case INTERNAL -> INTERNAL;
        };
    }

    int number() {
        return number;
    }

    /** One line per code, for {@code --help}. */
    static List<String> lines() {
        return Arrays.stream(values())
                .map(code -> String.format("  %-3d %s", code.number, code.meaning))
                .toList();
    }
}
