package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The calls that Raft makes, and no others: what is not listed here can not be called from outside. */
enum RaftMethod {
    APPEND_ENTRIES(
            1, RpcRequests.AppendEntriesRequest.getDefaultInstance(), RpcRequests.AppendEntriesResponse.parser()),
    REQUEST_VOTE(2, RpcRequests.RequestVoteRequest.getDefaultInstance(), RpcRequests.RequestVoteResponse.parser()),
    TIMEOUT_NOW(3, RpcRequests.TimeoutNowRequest.getDefaultInstance(), RpcRequests.TimeoutNowResponse.parser()),
    INSTALL_SNAPSHOT(
            4, RpcRequests.InstallSnapshotRequest.getDefaultInstance(), RpcRequests.InstallSnapshotResponse.parser()),
    GET_FILE(5, RpcRequests.GetFileRequest.getDefaultInstance(), RpcRequests.GetFileResponse.parser()),
    READ_INDEX(6, RpcRequests.ReadIndexRequest.getDefaultInstance(), RpcRequests.ReadIndexResponse.parser());

    private static final Map<String, RaftMethod> BY_REQUEST = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(RaftMethod::requestClass, Function.identity()));
    private static final Map<Integer, RaftMethod> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RaftMethod::number, Function.identity()));

    private final int number;
    private final Message request;
    private final Parser<? extends Message> answers;

    RaftMethod(int number, Message request, Parser<? extends Message> answers) {
        this.number = number;
        this.request = request;
        this.answers = answers;
    }

    static Optional<RaftMethod> of(Object request) {
        return Optional.ofNullable(BY_REQUEST.get(request.getClass().getName()));
    }

    static Optional<RaftMethod> of(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    int number() {
        return number;
    }

    /** The name under which JRaft's processors say what they handle. */
    String requestClass() {
        return request.getClass().getName();
    }

    Message parseRequest(ByteBuffer bytes) throws InvalidProtocolBufferException {
        return request.getParserForType().parseFrom(bytes);
    }

    Message parseAnswer(ByteBuffer bytes) throws InvalidProtocolBufferException {
        return answers.parseFrom(bytes);
    }

    /** Whether a request travels with what is large. Heartbeats and votes must not wait behind entries. */
    boolean isBulk(Message message) {
        return switch (this) {
            case APPEND_ENTRIES ->
                message instanceof RpcRequests.AppendEntriesRequest append
                        && (append.getEntriesCount() > 0 || append.hasData());
            case GET_FILE, INSTALL_SNAPSHOT -> true;
            case REQUEST_VOTE, TIMEOUT_NOW, READ_INDEX -> false;
        };
    }
}
