package io.ttmesh.journal.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.NodeId;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RaftServerTest {
    private static final String GROUP = "raft-server-test";
    private static final PeerId SELF = new PeerId("raft-server-test", 1);

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final Node node = (Node) Proxy.newProxyInstance(
            RaftServerTest.class.getClassLoader(),
            new Class<?>[] {Node.class, RaftServerService.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getGroupId" -> GROUP;
                case "getNodeId" -> new NodeId(GROUP, SELF);
                case "getRaftOptions" -> new RaftOptions();
                case "handleAppendEntriesRequest" -> append();
                case "hashCode" -> 1;
                case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                default -> throw new UnsupportedOperationException(method.toString());
            });

    @BeforeEach
    void add() {
        NodeManager.getInstance().addAddress(SELF.getEndpoint());
        assertThat(NodeManager.getInstance().add(node)).isTrue();
    }

    @AfterEach
    void remove() {
        NodeManager.getInstance().remove(node);
        NodeManager.getInstance().removeAddress(SELF.getEndpoint());
    }

    private AppendEntriesResponse append() throws InterruptedException {
        begun.incrementAndGet();
        assertThat(mayEnd.await(50, TimeUnit.SECONDS)).isTrue();
        return AppendEntriesResponse.newBuilder().setTerm(1).setSuccess(true).build();
    }

    /** JRaft would wait 15 s for the thread of a leader whose next entries wait behind the first. */
    @Test
    void endsAtOnceThoughEntriesWait() throws Exception {
        RaftServer server = new RaftServer("v");
        for (int i = 0; i < 3; i++) {
            server.handle("leader", RaftMethod.APPEND_ENTRIES.number(), entries(i), new Ignored());
        }
        Awaitility.await("the first entries").until(() -> begun.get() == 1);
        Thread end = Thread.ofPlatform().start(server::shutdown);
        Awaitility.await("a wait for the first entries")
                .until(() -> end.getState() == Thread.State.WAITING || end.getState() == Thread.State.TIMED_WAITING);

        mayEnd.countDown();

        assertThat(end.join(Duration.ofSeconds(10))).as("ended within 10 s").isTrue();
        assertThat(begun).hasValue(1);
    }

    private static ByteBuffer entries(int index) {
        return ByteBuffer.wrap(AppendEntriesRequest.newBuilder()
                .setGroupId(GROUP)
                .setServerId(new PeerId("leader", 1).toString())
                .setPeerId(SELF.toString())
                .setTerm(1)
                .setPrevLogTerm(1)
                .setPrevLogIndex(index)
                .setCommittedIndex(0)
                .addEntries(EntryMeta.newBuilder().setTerm(1).setType(EntryType.ENTRY_TYPE_NO_OP))
                .build()
                .toByteArray());
    }

    private static final class Ignored implements Handler.Reply {
        @Override
        public void answer(byte[] body) {}

        @Override
        public void fail(byte[] body) {}
    }
}
