package io.ttmesh.actors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerDirectory;
import io.ttmesh.model.Durability;
import io.ttmesh.model.Failure;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskIdSource;
import io.ttmesh.sharding.NodeReport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

class OwnerOutboxTest {
    private static final int FRAME_BYTES = 1024 * 1024;

    /** Knows nobody. */
    private static final class Nobody implements WorkerDirectory {
        @Override
        public NodeReport local() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public List<NodeReport> reports() {
            return List.of();
        }

        @Override
        public Optional<ActorRef<WorkerCommand>> worker(NodeId node) {
            return Optional.empty();
        }

        @Override
        public void offered(NodeId node) {}

        @Override
        public void ended(NodeId node) {}
    }

    @Test
    void splitsFailuresSoThatEachMessageFitsIntoAFrame() {
        TestInbox<SubmitterNotice> watcher = TestInbox.create();
        var region = new Region("eu");
        var ids = new TaskIdSource(new MeshLayout(List.of(region), 4), Clock.systemUTC(), new Random(1));
        var outbox = new OwnerOutbox(new Nobody(), events -> {}, () -> Durability.LOCAL);
        String wide = "\u20ac".repeat(Failure.STACK_CHARS_MAX);
        var outcome = new Outcome.Failed(new Failure(Failure.Cause.EXCEPTION, wide, wide, wide));

        for (int i = 0; i < 500; i++) {
            outbox.ended(watcher.getRef(), new SubmitterNotice.Ended(ids.fresh(region, true), outcome));
        }
        outbox.flush();

        var sizes = watcher.getAllReceived().stream()
                .map(SubmitterNotice.EndedAll.class::cast)
                .map(message -> message.ended().size())
                .toList();
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(500);
        assertThat(sizes)
                .allSatisfy(size -> assertThat(size * outcome.sizeBytes() * 3).isLessThan(FRAME_BYTES / 2));
    }

    @Test
    void acceptanceIsToldBeforeTheEndAndInMessagesOfAFrame() {
        TestInbox<SubmitterNotice> watcher = TestInbox.create();
        var outbox = new OwnerOutbox(new Nobody(), events -> {}, () -> Durability.LOCAL);
        List<TaskId> ids = IntStream.range(0, 600)
                .mapToObj(i -> TaskId.parse("eu.1.d" + i))
                .toList();

        outbox.ended(watcher.getRef(), new SubmitterNotice.Ended(ids.getFirst(), new Outcome.Cancelled()));
        ids.forEach(id -> outbox.acknowledged(watcher.getRef(), id));
        outbox.flush();
        outbox.flush();

        assertThat(watcher.getAllReceived())
                .containsExactly(
                        new SubmitterNotice.Acknowledged(ids.subList(0, 512), Durability.LOCAL),
                        new SubmitterNotice.Acknowledged(ids.subList(512, 600), Durability.LOCAL),
                        new SubmitterNotice.EndedAll(
                                List.of(new SubmitterNotice.Ended(ids.getFirst(), new Outcome.Cancelled()))));
    }
}
