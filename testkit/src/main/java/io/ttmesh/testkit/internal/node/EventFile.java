package io.ttmesh.testkit.internal.node;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.ttmesh.model.MeshEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The events that a node sees, a line of JSON each, written at once: a node that is killed loses what it had not yet
 * handed out, and nothing else. A node that starts again writes on.
 */
final class EventFile implements AutoCloseable {
    /** Its name in the node's folder. */
    static final String NAME = "events.jsonl";

    private static final ObjectWriter JSON = AgentJson.MAPPER.writerFor(MeshEvent.class);

    private final Writer file;

    private EventFile(Writer file) {
        this.file = file;
    }

    static EventFile in(Path folder) {
        try {
            return new EventFile(Files.newBufferedWriter(
                    folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("events of a node can not be written to " + folder, e);
        }
    }

    synchronized void write(MeshEvent event) {
        try {
            file.write(JSON.writeValueAsString(event) + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("event can not be written: " + event, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
