package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.impl.ConnectionClosedEventListener;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands Raft's calls to JRaft's own processors: those of {@link RaftMethod}, and none of its command line's. */
public final class RaftServer implements RpcServer, Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RaftServer.class);
    private static final int THREADS = 4;
    private static final int QUEUE_MAX = 4_000;
    private static final RpcRequests.ErrorResponse HELD = RpcRequests.ErrorResponse.newBuilder()
            .setErrorCode(RaftError.EAGAIN.getNumber())
            .setErrorMsg("members of the group change")
            .build();

    private final Map<String, RpcProcessor<?>> processors = new ConcurrentHashMap<>();
    private final Map<String, PeerConnection> connections = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final AtomicInteger installing = new AtomicInteger();
    private final ReadWriteLock appending = new ReentrantReadWriteLock();
    private final AppendEntriesRequestProcessor appendEntries;
    private final ThreadPoolExecutor pool;
    private volatile boolean readsHeld;
    private volatile boolean closed;

    /** Makes its threads, which end with {@link #shutdown}. */
    public RaftServer(String voter) {
        AtomicInteger number = new AtomicInteger();
        // JRaft's own pools have no queue and refuse at once when their threads are busy.
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_MAX), body -> {
                    Thread thread = new Thread(body, "journal-raft-" + voter + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        appendEntries = new AppendEntriesRequestProcessor(pool);
        registerProcessor(appendEntries);
        registerProcessor(new GetFileRequestProcessor(pool));
        registerProcessor(new InstallSnapshotRequestProcessor(pool));
        registerProcessor(new RequestVoteRequestProcessor(pool));
        registerProcessor(new TimeoutNowRequestProcessor(pool));
        registerProcessor(new ReadIndexRequestProcessor(pool));
    }

    /** Whether a call installs a snapshot, which its caller waits for longer than for any other. */
    public static boolean installs(int method) {
        return method == RaftMethod.INSTALL_SNAPSHOT.number();
    }

    /** Whether a call is Raft's, so that it is for this server. */
    public static boolean handles(int method) {
        return RaftMethod.of(method).isPresent();
    }

    /** Refuses questions for the index up to which reads are fresh, while members change; they are asked again. */
    public void holdReads(boolean hold) {
        readsHeld = hold;
    }

    /** Whether a snapshot from the leader is being taken in. */
    public boolean installing() {
        return installing.get() > 0;
    }

    /** Calls that were dropped because too many waited. */
    public long refusedCalls() {
        return refused.sum();
    }

    @Override
    public boolean init(Void nothing) {
        return true;
    }

    /**
     * Drops what waits and ends its threads.
     *
     * <p>JRaft waits 15 s for a leader's thread under a lock that the thread's next entries would ask for: there must be
     * none any more.
     */
    @Override
    public void shutdown() {
        appending.writeLock().lock();
        try {
            closed = true;
        } finally {
            appending.writeLock().unlock();
        }
        connections.values().forEach(connection -> appendEntries.onClosed(connection.peer(), connection));
        connections.clear();
        pool.shutdown();
    }

    @Override
    public void registerConnectionClosedEventListener(ConnectionClosedEventListener listener) {
        // The one there is was made above.
    }

    @Override
    public void registerProcessor(RpcProcessor<?> processor) {
        processors.put(processor.interest(), processor);
    }

    @Override
    public int boundPort() {
        return 0;
    }

    @Override
    public void handle(String from, int number, ByteBuffer body, Reply reply) {
        RaftMethod method = RaftMethod.of(number).orElseThrow();
        RpcProcessor<?> processor = processors.get(method.requestClass());
        if (processor == null || closed) {
            return;
        }
        if (method == RaftMethod.READ_INDEX && readsHeld) {
            reply.fail(HELD.toByteArray());
            return;
        }
        try {
            Message request = method.parseRequest(body);
            PeerConnection connection =
                    connections.computeIfAbsent(from, peer -> new PeerConnection(peer, connections));
            RpcContext context =
                    new PeerContext(connection, method == RaftMethod.INSTALL_SNAPSHOT ? counted(reply) : reply);
            boolean appends = method == RaftMethod.APPEND_ENTRIES;
            executorFor(processor, request)
                    .execute(
                            appends
                                    ? () -> append(processor, context, request)
                                    : () -> pass(processor, context, request));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("raft call dropped: from={} method={} can not be read", from, method, e);
        } catch (RejectedExecutionException e) {
            refused.increment();
        }
    }

    private Reply counted(Reply reply) {
        installing.incrementAndGet();
        AtomicBoolean open = new AtomicBoolean(true);
        return new Reply() {
            @Override
            public void answer(byte[] body) {
                end();
                reply.answer(body);
            }

            @Override
            public void fail(byte[] body) {
                end();
                reply.fail(body);
            }

            private void end() {
                if (open.compareAndSet(true, false)) {
                    installing.decrementAndGet();
                }
            }
        };
    }

    private Executor executorFor(RpcProcessor<?> processor, Message request) {
        // As Bolt does it: entries of one leader have a thread of their own, for their order counts.
        if (processor.executorSelector() != null && request instanceof RpcRequests.AppendEntriesRequest append) {
            RpcRequests.AppendEntriesRequestHeader header = RpcRequests.AppendEntriesRequestHeader.newBuilder()
                    .setGroupId(append.getGroupId())
                    .setPeerId(append.getPeerId())
                    .setServerId(append.getServerId())
                    .build();
            Executor selected = processor.executorSelector().select(processor.interest(), header);
            return selected == null ? pool : selected;
        }
        return pool;
    }

    private void append(RpcProcessor<?> processor, RpcContext context, Message request) {
        appending.readLock().lock();
        try {
            if (!closed) {
                pass(processor, context, request);
            }
        } finally {
            appending.readLock().unlock();
        }
    }

    @SuppressWarnings("unchecked") // A processor is found by the class of the request that it handles.
    private static <T> void pass(RpcProcessor<T> processor, RpcContext context, Object request) {
        processor.handleRequest(context, (T) request);
    }

    private record PeerContext(PeerConnection connection, Reply reply) implements RpcContext {
        @Override
        public void sendResponse(Object response) {
            byte[] body = ((Message) response).toByteArray();
            if (response instanceof RpcRequests.ErrorResponse) {
                reply.fail(body);
            } else {
                reply.answer(body);
            }
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public String getRemoteAddress() {
            return connection.peer();
        }
    }

    /** Where JRaft keeps what belongs to a peer. */
    private static final class PeerConnection implements Connection {
        private final String peer;
        private final Map<String, PeerConnection> connections;
        private final Map<String, Object> attributes = new ConcurrentHashMap<>();

        PeerConnection(String peer, Map<String, PeerConnection> connections) {
            this.peer = peer;
            this.connections = connections;
        }

        String peer() {
            return peer;
        }

        @Override
        public @Nullable Object getAttribute(String key) {
            return attributes.get(key);
        }

        @Override
        public void setAttribute(String key, Object value) {
            attributes.put(key, value);
        }

        @Override
        public @Nullable Object setAttributeIfAbsent(String key, Object value) {
            return attributes.putIfAbsent(key, value);
        }

        @Override
        public void close() {
            connections.remove(peer, this);
        }
    }
}
