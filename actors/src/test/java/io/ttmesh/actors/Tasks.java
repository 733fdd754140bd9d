package io.ttmesh.actors;

import io.ttmesh.actors.spi.Submission;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Submissions and what belongs to them, for tests: task {@code sum@1}, submitted in {@code eu}. */
public final class Tasks {
    public static final TaskVersion SUM = new TaskVersion("sum", 1);
    public static final Region EU = new Region("eu");
    public static final NodeId A = new NodeId("a");
    public static final NodeId B = new NodeId("b");
    public static final NodeId C = new NodeId("c");

    private Tasks() {}

    public static Submission submission(String id, TaskOptions options) {
        return submission(id, options, SUM, "");
    }

    public static Submission submission(String id, TaskOptions options, TaskVersion task, String digest) {
        return new Submission(
                TaskId.parse(id),
                task,
                payload("input"),
                digest,
                options,
                EU,
                "somebody",
                TraceContext.NONE,
                Optional.empty());
    }

    /** The same with a wish where to run. */
    public static Submission wished(Submission of, NodeId node) {
        return new Submission(
                of.taskId(),
                of.task(),
                of.input(),
                of.inputDigest(),
                of.options(),
                of.caller(),
                of.principal(),
                of.trace(),
                Optional.of(node));
    }

    public static Payload payload(String text) {
        return new Payload(PayloadFormat.JSON.code(), ('"' + text + '"').getBytes(StandardCharsets.UTF_8));
    }
}
