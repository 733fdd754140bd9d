package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.internal.job.JobGraph.Vertex;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.streaming.PayloadCodec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be added to the graph of a job that runs, as it is sent and journalled. Steps that are new count from 0, those that
 * are there and that it names from {@link #FIRST_KNOWN} downwards. The names of these types and their fields are a wire contract.
 *
 * @param id told once, however often it is sent
 * @param known steps that are there
 * @param vertices new steps
 * @param named those of them that must have the names that they have; the others get free ones
 * @param options that new steps refer to
 * @param feeds inputs for gathering steps that are there
 * @param orders for steps that are there
 */
public record GraphChange(
        String id,
        List<Known> known,
        List<Vertex> vertices,
        List<Integer> named,
        List<TaskOptions> options,
        List<Feed> feeds,
        List<Order> orders) {
    /** Where the first step stands that is named. */
    public static final int FIRST_KNOWN = JobGraph.NONE - 1;

    private static final PayloadCodec<GraphChange> CODEC = PayloadCodec.of(GraphChange.class, PayloadFormat.CBOR);

    /** Checks that it has an id, and copies. */
    public GraphChange {
        Objects.requireNonNull(id, "a change has no id");
        known = List.copyOf(known);
        vertices = List.copyOf(vertices);
        named = List.copyOf(named);
        options = List.copyOf(options);
        feeds = List.copyOf(feeds);
        orders = List.copyOf(orders);
    }

    /** What is said of the value of a step that is there. */
    public enum Use {
        /** Nothing. */
        ANY,
        /** It is made by the task, or is no task's. */
        VALUE,
        /** It is the list of what the task makes of items. */
        ITEMS,
        /** It is the list of what the task emits. */
        UNFOLDED
    }

    /** A step that is there. */
    public record Known(String step, Use use, Optional<TaskVersion> task) {}

    /** One more input of a gathering step, which runs this task. */
    public record Feed(int gather, TaskVersion task, int input) {}

    /** A step comes after another. */
    public record Order(int later, int earlier) {}

    /** As bytes. */
    public Payload encoded() {
        return CODEC.encode(this);
    }

    /**
     * Of bytes.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when they are none of a change
     */
    public static GraphChange decoded(Payload bytes) {
        return CODEC.decode(bytes);
    }
}
