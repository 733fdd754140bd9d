package io.ttmesh.actors.internal.wire;

import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** How commands of one actor type are written. Safe for use by many threads. */
interface CommandForm {
    /**
     * The command as bytes.
     *
     * @param asker whose ref is written as that of whoever asks; null for nobody's
     */
    byte[] write(Object command, @Nullable ActorRef<Object> asker) throws IOException;

    /**
     * The way back.
     *
     * @param tap takes the place of whoever asks; null when there is none
     */
    Object read(byte[] bytes, @Nullable AnswerTap tap) throws IOException;

    /** Whether it is a command of the type. */
    boolean takes(Object command);
}
