package io.ttmesh.runtime;

import io.ttmesh.runtime.spi.Terminal;
import java.io.IOException;
import java.util.List;

/**
 * A program that {@code ttmesh run <name> --join host:port} starts as a client of a running mesh; found by {@link
 * java.util.ServiceLoader}.
 *
 * <p>Not for what needs no mesh, or starts one by itself: that is a {@link io.ttmesh.runtime.spi.SubCommand}.
 */
public interface Sample {
    /** What stands behind {@code ttmesh run}: lower case, digits and '-'. */
    String name();

    /** One line for the list of samples. */
    String summary();

    /** Its arguments, as {@code [--input DIR] [--top N]}; empty when there are none. */
    default String usage() {
        return "";
    }

    /**
     * Runs it, on a thread that may block.
     *
     * @param mesh a client of the mesh; closed by the caller
     * @param args what the user wrote behind the name
     * @return the exit code: 0 when all is well, 1 when the work failed
     * @throws io.ttmesh.model.error.InvalidInputException when an argument is not acceptable
     * @throws IOException when a file can not be read or written; the message names it
     */
    int run(Mesh mesh, List<String> args, Terminal terminal) throws IOException;
}
