package io.ttmesh.samples.wordcount;

import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.streaming.PayloadCodec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Reads results by task id at the control door of one node, which need not be the one that has them. */
final class ResultReader implements AutoCloseable {
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final PayloadCodec<PortionCount> CODEC = PayloadCodec.of(PortionCount.class, PayloadFormat.JSON);

    private final NodeDoor door;
    private final Duration atMost;

    private ResultReader(NodeDoor door, Duration atMost) {
        this.door = door;
        this.atMost = atMost;
    }

    /**
     * A reader at the node that wrote this control file.
     *
     * @param atMost how long the node may wait for a submission to end
     * @throws IOException when the file can not be read
     */
    static ResultReader at(Path controlFile, Duration atMost) throws IOException {
        return new ResultReader(NodeDoor.at(controlFile), atMost);
    }

    /** The counts that this submission ended with; fails when it ended otherwise, or the node does not know it. */
    CompletionStage<PortionCount> read(TaskId taskId) {
        return door.ask("tasks/" + taskId + "/result?wait-millis=" + atMost.toMillis(), atMost.plus(MARGIN))
                .thenApply(answer -> decode(taskId, answer));
    }

    private PortionCount decode(TaskId taskId, HttpResponse<byte[]> answer) {
        PortionCount count = answer.statusCode() == NodeDoor.OK
                ? CODEC.decode(new Payload(PayloadFormat.JSON.code(), answer.body()))
                : null;
        if (count == null) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            throw new OutcomeUnknownException(
                    "result of task " + taskId + " can not be read at " + door.url() + ": the answer is " + body);
        }
        return count;
    }

    @Override
    public void close() {
        door.close();
    }
}
