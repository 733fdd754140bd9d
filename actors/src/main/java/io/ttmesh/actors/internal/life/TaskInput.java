package io.ttmesh.actors.internal.life;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.model.Failure;
import io.ttmesh.model.NodeId;

/** What can befall a live submission. */
public sealed interface TaskInput {
    /** Time has passed: see whether something is due. */
    record Wake() implements TaskInput {}

    /** Somebody wants it to end. */
    record Cancel() implements TaskInput {}

    /** A worker spoke. */
    record Heard(AttemptNotice notice) implements TaskInput {}

    /** A node is gone for good. */
    record WorkerLost(NodeId node) implements TaskInput {}

    /** A node that was full has room. */
    record RoomAgain(NodeId node) implements TaskInput {}

    /** The owner's placement chose a worker and sends it the offer. */
    record Placed(NodeId worker) implements TaskInput {}

    /** The owner's placement found eligible nodes, but all of them full. */
    record AllFull(String detail) implements TaskInput {}

    /** The owner's placement found no eligible node; the failure is how the submission ends if that stays so. */
    record NoneEligible(Failure failure) implements TaskInput {}

    /** The owner recovered it from its journal. */
    record Recovered() implements TaskInput {}
}
