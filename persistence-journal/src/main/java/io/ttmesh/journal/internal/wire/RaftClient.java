package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The calls that one Raft node makes. */
final class RaftClient implements RpcClient {
    private volatile @Nullable WiredOptions options;

    @Override
    public boolean init(RpcOptions given) {
        options = (WiredOptions) given;
        return true;
    }

    @Override
    public void shutdown() {
        options = null;
    }

    /** Whether the peer's address is known; whether it answers is found out by calling it. */
    @Override
    public boolean checkConnection(Endpoint endpoint) {
        WiredOptions known = options;
        return known != null && known.wire().knows(endpoint.getIp());
    }

    @Override
    public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
        return checkConnection(endpoint);
    }

    @Override
    public void closeConnection(Endpoint endpoint) {
        // There is none to close.
    }

    @Override
    public void registerConnectEventListener(ReplicatorGroup replicators) {
        // JRaft looks after lost replicators by its step-down timer, too.
    }

    /** Refuses: JRaft would ping so, holding its node's lock, and only when {@link #checkConnection} has said no. */
    @Override
    public Object invokeSync(Endpoint endpoint, Object request, InvokeContext context, long timeoutMillis)
            throws RemotingException {
        throw new RemotingException("voter " + endpoint.getIp() + " is not there");
    }

    @Override
    public void invokeAsync(
            Endpoint endpoint, Object request, InvokeContext context, InvokeCallback callback, long timeoutMillis)
            throws RemotingException {
        WiredOptions known = options;
        RaftMethod method = RaftMethod.of(request).orElse(null);
        if (known == null || method == null || !(request instanceof Message message)) {
            throw new RemotingException(
                    "no call of Raft's: " + request.getClass().getName());
        }
        // Made into bytes here and now: JRaft uses the buffers of a request again as soon as its time is over.
        byte[] body = message.toByteArray();
        Call call = new Call(
                known.group(),
                known.self(),
                endpoint.getIp(),
                method.number(),
                body,
                Duration.ofMillis(timeoutMillis),
                method.isBulk(message));
        Executor executor = callback.executor() == null ? Runnable::run : callback.executor();
        known.wire().call(call, executor, outcome -> end(method, outcome, callback));
    }

    private static void end(RaftMethod method, Outcome outcome, InvokeCallback callback) {
        switch (outcome) {
            case Outcome.Answered(var body) -> {
                try {
                    callback.complete(method.parseAnswer(body), null);
                } catch (InvalidProtocolBufferException e) {
                    callback.complete(null, e);
                }
            }
            case Outcome.Failed(var body) -> {
                try {
                    callback.complete(RpcRequests.ErrorResponse.parseFrom(body), null);
                } catch (InvalidProtocolBufferException e) {
                    callback.complete(null, e);
                }
            }
            case Outcome.Lost(var why) -> callback.complete(null, new InvokeTimeoutException(why));
            case Outcome.NotSent(var why) -> callback.complete(null, new RemotingException(why));
        }
    }
}
