package io.ttmesh.actors.spi;

import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a node does for the coordinators of jobs that it hosts. Safe for use by many threads. */
public interface JobWork {
    /**
     * Submits under the key in the options, or joins whoever did. Never throws: what goes wrong is an {@link End}.
     *
     * @param wish the node where it would rather run, if it runs nowhere yet
     */
    Run submit(TaskVersion task, Payload input, TaskOptions options, Optional<NodeId> wish);

    /** The id of the submission of such a key. */
    TaskId idOf(TaskOptions options);

    /** Cancels a submission; completes when its owner has said what became of it, and asks until it does. */
    CompletionStage<Boolean> cancel(TaskId taskId);

    /** Largest encoded input of one submission, in bytes. */
    long payloadLimit();

    /** Executor slots of the nodes that run tasks now. */
    Map<NodeId, Integer> executorSlots();

    /** The nodes that could run such a submission now, were they idle. */
    List<Place> places(TaskVersion task, TaskOptions options);

    /** Shows an event. */
    void emit(MeshEvent event);

    /**
     * A node as a place for a submission.
     *
     * @param node which one
     * @param executorSlots of it
     * @param freeSlots those in which nothing ran when it last said so
     * @param distance of its region from the one that is wanted
     */
    record Place(NodeId node, int executorSlots, int freeSlots, int distance) {}

    /**
     * A submission; its stages may complete on any thread.
     *
     * @param known completes when its owner has it, however that ends: before, the owner could not cancel it; fails when it never
     *     will
     * @param end what became of it
     */
    record Run(CompletionStage<?> known, CompletionStage<End> end) {}

    /** What became of a submission. */
    sealed interface End {
        /** It ended. */
        record Ended(Outcome outcome) implements End {}

        /**
         * Nobody knows, or has room: the same is to be submitted again, later.
         *
         * @param isLost whether it may have begun: nobody knows
         */
        record Again(String why, boolean isLost) implements End {}

        /** The key tells no outcome any more. */
        record KeyLost(String why) implements End {}

        /** It will never be taken. */
        record Refused(String why) implements End {}
    }
}
