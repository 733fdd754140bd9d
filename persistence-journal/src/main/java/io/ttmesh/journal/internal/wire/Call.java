package io.ttmesh.journal.internal.wire;

import java.time.Duration;

/**
 * A call to a voter.
 *
 * @param from the caller's voter id or name
 * @param to the voter id of whom it is for
 * @param method what is called: Raft's own are below 100
 * @param timeout after which its outcome is {@link Outcome.Lost}
 * @param bulk whether it travels with what is large, apart from heartbeats and votes
 */
@SuppressWarnings("ArrayRecordComponent") // Owned by the wire from here on; a copy would double every entry.
public record Call(int group, String from, String to, int method, byte[] body, Duration timeout, boolean bulk) {}
