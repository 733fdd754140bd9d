package io.ttmesh.testkit.internal.node;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Code that tests run in nodes, and the tasks that it submits there. */
final class TestCodes {
    static final DistributedTask<String, String> WHERE = DistributedTask.of(
            "test.where", String.class, String.class, (text, context) -> text + " on " + context.node());

    /** Runs until the file exists. */
    static final DistributedTask<String, String> HOLD =
            DistributedTask.of("test.hold", String.class, String.class, (file, context) -> {
                var never = new CountDownLatch(1);
                while (!Files.exists(Path.of(file))) {
                    boolean unused = never.await(10, TimeUnit.MILLISECONDS);
                }
                return "held on " + context.node();
            });

    private static final AtomicInteger CALLS = new AtomicInteger();

    private TestCodes() {}

    record Point(int x, int y) {}

    record Mirror(Point point) implements NodeCode<Point> {
        @Override
        public Point run(NodeScope node) {
            return new Point(point.y(), point.x());
        }
    }

    record Count() implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            return CALLS.incrementAndGet();
        }
    }

    record Nothing() implements NodeCode<@Nullable Void> {
        @Override
        public @Nullable Void run(NodeScope node) {
            return null;
        }
    }

    record Fail(String why) implements NodeCode<Integer> {
        @Override
        public Integer run(NodeScope node) {
            throw new UnsupportedOperationException(why);
        }
    }

    record Pid() implements NodeCode<Long> {
        @Override
        public Long run(NodeScope node) {
            return ProcessHandle.current().pid();
        }
    }

    record MeshId() implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            return node.node().mesh().meshId();
        }
    }

    record ReadClock() implements NodeCode<Instant> {
        @Override
        public Instant run(NodeScope node) {
            return node.node().clock().instant();
        }
    }

    /** Submits and waits; {@code on} is the node that must run it, or empty. */
    record Submit(String text, String on) implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            return node.node().mesh().submit(WHERE, text, optionsFor(on)).await(Duration.ofSeconds(20));
        }
    }

    /** Submits and does not wait. */
    record SubmitHold(String file, String on) implements NodeCode<String> {
        @Override
        public String run(NodeScope node) {
            return node.node()
                    .mesh()
                    .submit(HOLD, file, optionsFor(on))
                    .taskId()
                    .toString();
        }
    }

    private static TaskOptions optionsFor(String on) {
        return on.isEmpty() ? TaskOptions.DEFAULTS : TaskOptions.DEFAULTS.withRequiredTags(Set.of("on-" + on));
    }
}
