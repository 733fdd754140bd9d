package io.ttmesh.samples.wordcount;

import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.JournalView;
import io.ttmesh.runtime.process.NodeProcess;
import io.ttmesh.streaming.PayloadCodec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The journal of a demo's mesh, as the control doors of its nodes show it. */
final class DemoJournal implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration FAULT_TOLERANT_MAX = Duration.ofSeconds(60);
    private static final PayloadCodec<JournalView> CODEC = PayloadCodec.of(JournalView.class, PayloadFormat.JSON);

    private final Map<NodeProcess, NodeDoor> doors = new LinkedHashMap<>();

    /** Asks at the doors of these nodes, which are ready. */
    static DemoJournal of(DemoNodes nodes) throws IOException {
        var journal = new DemoJournal();
        for (NodeProcess node : nodes.all()) {
            journal.doors.put(node, NodeDoor.at(nodes.controlFileOf(node)));
        }
        return journal;
    }

    /**
     * Waits until any one voter may be lost.
     *
     * @throws StartException when that takes too long
     */
    JournalView awaitFaultTolerant() throws InterruptedException {
        long began = System.nanoTime();
        Optional<JournalView> view = leaderView();
        while (view.filter(JournalView::faultTolerant).isEmpty()) {
            if (System.nanoTime() - began > FAULT_TOLERANT_MAX.toNanos()) {
                throw new StartException("journal was not fault tolerant within " + FAULT_TOLERANT_MAX
                        + ": its leader says " + view.map(JournalView::toString).orElse("nothing"));
            }
            new CountDownLatch(1).await(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
            view = leaderView();
        }
        return view.orElseThrow();
    }

    private Optional<JournalView> leaderView() throws InterruptedException {
        Optional<NodeProcess> leader = leader();
        return leader.isPresent() ? viewOf(leader.get()) : Optional.empty();
    }

    /** The node that orders the journal's writes now, if one says that it does. */
    Optional<NodeProcess> leader() throws InterruptedException {
        for (NodeProcess node : doors.keySet()) {
            if (viewOf(node).filter(view -> view.role().equals("LEADER")).isPresent()) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private Optional<JournalView> viewOf(NodeProcess node) throws InterruptedException {
        NodeDoor door = doors.get(node);
        if (door == null || !node.isAlive()) {
            return Optional.empty();
        }
        try {
            HttpResponse<byte[]> answer = door.ask("journal", ANSWER_MAX);
            return answer.statusCode() == NodeDoor.OK
                    ? Optional.of(CODEC.decode(new Payload(PayloadFormat.JSON.code(), answer.body())))
                    : Optional.empty();
        } catch (IOException e) {
            // It is about to end, or too busy to answer: then another one may.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        doors.values().forEach(NodeDoor::close);
    }
}
