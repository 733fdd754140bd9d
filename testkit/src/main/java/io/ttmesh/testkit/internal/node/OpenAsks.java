package io.ttmesh.testkit.internal.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeCodeFailed;
import io.ttmesh.testkit.internal.node.AgentFrame.Answer;
import io.ttmesh.testkit.internal.node.AgentFrame.Ask;
import io.ttmesh.testkit.internal.node.AgentFrame.Thrown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the harness has asked one life of a node and waits for. Safe for use by many threads. */
final class OpenAsks {
    private final String node;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Answer>> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Consumer<byte[]>> line = new CompletableFuture<>();
    private volatile @Nullable String end;

    OpenAsks(String node) {
        this.node = node;
    }

    /** The node can be asked from now on. */
    void connected(Consumer<byte[]> frames) {
        line.complete(frames);
    }

    /** A frame from the node. */
    void take(byte[] frame) throws IOException {
        Answer answer = AgentJson.frame(frame, Answer.class);
        CompletableFuture<Answer> asked = open.get(answer.id());
        if (asked != null) {
            asked.complete(answer);
        }
    }

    /** The node has ended: all that is open, and all that is asked from now on, fails with this sentence. */
    void end(String sentence) {
        if (end == null) {
            end = sentence;
        }
        line.complete(frame -> {});
        open.forEach((id, asked) -> asked.complete(Answer.refused(id, sentence)));
    }

    /**
     * Runs code in the node.
     *
     * @throws NodeCodeFailed when it threw
     * @throws IllegalArgumentException when it can not travel
     * @throws IllegalStateException when the node has ended, or does not answer in time
     */
    <R extends @Nullable Object> R ask(NodeCode<R> code, Duration atMost) {
        JsonNode with = AgentJson.components(code);
        long start = System.nanoTime();
        try {
            Consumer<byte[]> to = Stages.await(line, atMost);
            Answer answer = exchange(to, code, with, atMost.minusNanos(System.nanoTime() - start));
            return read(code, answer);
        } catch (TimeoutException e) {
            throw new IllegalStateException("node " + node + " did not answer " + code + " within " + atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while node " + node + " was asked " + code, e);
        }
    }

    private Answer exchange(Consumer<byte[]> to, NodeCode<?> code, JsonNode with, Duration atMost)
            throws InterruptedException, TimeoutException {
        long id = lastId.incrementAndGet();
        var asked = new CompletableFuture<Answer>();
        open.put(id, asked);
        try {
            String ended = end; // read after it stands among the open ones, or an end in between would be missed
            if (ended != null) {
                return Answer.refused(id, ended);
            }
            to.accept(AgentJson.bytes(new Ask(id, code.getClass().getName(), with)));
            return Stages.await(asked, atMost);
        } catch (UncheckedIOException e) {
            return Answer.refused(id, "node " + node + " has ended, or ends: " + e.getMessage());
        } finally {
            open.remove(id);
        }
    }

    private <R extends @Nullable Object> R read(NodeCode<R> code, Answer answer) {
        Thrown thrown = answer.thrown();
        if (thrown != null) {
            throw new NodeCodeFailed(node, thrown.type(), String.valueOf(thrown.message()), thrown.stack());
        }
        String refusal = answer.refusal();
        if (refusal != null) {
            throw new IllegalStateException(refusal);
        }
        return AgentJson.result(code, answer.value());
    }
}
