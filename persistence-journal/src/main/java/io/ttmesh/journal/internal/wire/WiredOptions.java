package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.option.NodeOptions;

/**
 * Options of a Raft node that say by which wire it calls.
 *
 * <p>JRaft's factory of clients is one for the whole JVM, but it hands each client the options of its node: that is how
 * several actor systems in one JVM keep apart.
 */
public final class WiredOptions extends NodeOptions {
    private final Wire wire;
    private final int group;
    private final String self;

    /** Options of one voter. */
    public WiredOptions(Wire wire, int group, String self) {
        this.wire = wire;
        this.group = group;
        this.self = self;
    }

    Wire wire() {
        return wire;
    }

    int group() {
        return group;
    }

    String self() {
        return self;
    }
}
