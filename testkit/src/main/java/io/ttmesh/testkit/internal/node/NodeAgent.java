package io.ttmesh.testkit.internal.node;

import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.internal.node.AgentFrame.Answer;
import io.ttmesh.testkit.internal.node.AgentFrame.Ask;
import io.ttmesh.testkit.internal.node.AgentFrame.Thrown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The harness's end inside a node: runs code, sets the clock, writes events down. Each code runs on a platform thread of
 * its own, so that a node answers although everything else in it hangs.
 */
final class NodeAgent implements NodeExtension {
    /** How much code runs in a node at a time; more is refused. */
    static final int CODES_MAX = 64;

    private final String node;
    private final List<String> taskHolders;
    private final AgentScope scope;
    private final Semaphore free = new Semaphore(CODES_MAX);

    /** For one start of a node. */
    NodeAgent(String node, Path folder, List<String> taskHolders) {
        this.node = node;
        this.taskHolders = List.copyOf(taskHolders);
        this.scope = new AgentScope(node, folder, new SkewedClock(Clock.systemUTC()));
    }

    @Override
    public MeshConfig configure(MeshConfig config) {
        var holders = new HolderTasks(taskHolders);
        return config.withClock(scope.clock()).withSource(holders).withActorSource(holders);
    }

    /** Events are written down until the node has ended: it has some to tell while it leaves. */
    @Override
    public AutoCloseable started(NodeInside inside) {
        EventFile events = EventFile.in(scope.folder());
        AutoCloseable subscription = inside.mesh().subscribe(events::write);
        inside.system().getWhenTerminated().thenRun(() -> close(subscription, events));
        scope.joined(inside);
        return () -> {};
    }

    private static void close(AutoCloseable subscription, AutoCloseable events) {
        try (events;
                subscription) {
            // The subscription is closed first.
        } catch (Exception e) {
            throw new IllegalStateException("the file of events can not be closed", e);
        }
    }

    /** Takes an ask and returns at once; the answer comes on another thread. */
    void receive(byte[] frame, Consumer<byte[]> answers) throws IOException {
        Ask ask = AgentJson.frame(frame, Ask.class);
        if (!free.tryAcquire()) {
            answers.accept(AgentJson.bytes(Answer.refused(
                    ask.id(), "node " + node + " runs " + CODES_MAX + " codes of the test already: wait for one")));
            return;
        }
        Thread.ofPlatform().daemon().name("node-code-" + ask.id()).start(() -> {
            try {
                answers.accept(answer(ask));
            } finally {
                free.release();
            }
        });
    }

    private byte[] answer(Ask ask) {
        byte[] answer = AgentJson.bytes(run(ask));
        return answer.length <= Frames.BYTES_MAX
                ? answer
                : AgentJson.bytes(Answer.refused(
                        ask.id(),
                        "what " + ask.code() + " returned has " + answer.length + " bytes, over " + Frames.BYTES_MAX
                                + ": return less, or leave it in a file"));
    }

    private Answer run(Ask ask) {
        try {
            NodeCode<?> code = AgentJson.code(ask);
            return new Answer(ask.id(), AgentJson.MAPPER.valueToTree(code.run(scope)), null, null);
        } catch (Throwable e) {
            // Errors too: the harness waits, and an assertion that fails in here is one.
            return new Answer(ask.id(), null, thrown(e), null);
        }
    }

    private static Thrown thrown(Throwable e) {
        var stack = new StringWriter();
        try (var printer = new PrintWriter(stack)) {
            e.printStackTrace(printer);
        }
        return new Thrown(e.getClass().getName(), e.getMessage(), stack.toString());
    }

    /** Says hello, then answers what comes until the other end is gone. */
    void serve(SocketLine line) {
        line.send(AgentJson.bytes(new AgentFrame.Hello(node)));
        Thread.ofPlatform().daemon().name("harness-agent").start(() -> listen(line));
    }

    private void listen(SocketLine line) {
        try (line) {
            line.receive(frame -> receive(frame, line::send));
        } catch (IOException | UncheckedIOException e) {
            System.err.println("node " + node + " does not hear its harness any more: " + e);
        }
    }
}
