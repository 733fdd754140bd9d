package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/** What JRaft loads in place of Bolt. It opens no port: its servers are {@link RaftServer}, made by who starts a voter. */
@SPI(priority = 100)
public final class ArteryRpcFactory implements RaftRpcFactory {
    /** JRaft makes it by this. */
    public ArteryRpcFactory() {}

    @Override
    public void registerProtobufSerializer(String className, Object... args) {
        // RaftMethod lists what is understood.
    }

    @Override
    public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
        return new RaftClient();
    }

    @Override
    public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
        throw new UnsupportedOperationException("the journal's Raft listens to no socket: " + endpoint);
    }
}
