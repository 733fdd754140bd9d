package io.ttmesh.actors.internal.wire;

import java.io.IOException;

/** How commands of one actor type are written. Safe for use by many threads. */
interface CommandForm {
    /** The command as bytes. */
    byte[] write(Object command) throws IOException;

    /** The way back. */
    Object read(byte[] bytes) throws IOException;

    /** Whether it is a command of the type. */
    boolean takes(Object command);
}
