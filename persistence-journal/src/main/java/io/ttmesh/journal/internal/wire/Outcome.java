package io.ttmesh.journal.internal.wire;

import java.nio.ByteBuffer;

/** How a call ended. */
public sealed interface Outcome {
    /** It was answered. */
    record Answered(ByteBuffer body) implements Outcome {}

    /** It was refused by whom it was for, who says why in a form of the method's own. */
    record Failed(ByteBuffer body) implements Outcome {}

    /** It never left this node. */
    record NotSent(String why) implements Outcome {}

    /** No answer came in time; it is unknown whether it was carried out. */
    record Lost(String why) implements Outcome {}
}
