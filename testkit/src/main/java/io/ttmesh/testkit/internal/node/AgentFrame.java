package io.ttmesh.testkit.internal.node;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What harness and agent say to each other, one frame each. */
final class AgentFrame {
    private AgentFrame() {}

    /** The first frame, from the node. */
    record Hello(String node) {}

    /**
     * Code to run, from the harness.
     *
     * @param code the name of its class
     * @param with its components
     */
    record Ask(long id, String code, JsonNode with) {}

    /**
     * What became of it.
     *
     * @param value what it returned; null as well when it returned null, or nothing
     * @param thrown what it threw, if it did
     * @param refusal why the agent did not run it, if it did not
     */
    record Answer(
            long id,
            @Nullable JsonNode value,
            @Nullable Thrown thrown,
            @Nullable String refusal) {
        static Answer refused(long id, String sentence) {
            return new Answer(id, null, null, sentence);
        }
    }

    /** Something thrown, as text, for its class may be the node's own. */
    record Thrown(String type, @Nullable String message, String stack) {}
}
