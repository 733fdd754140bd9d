package io.ttmesh.testkit.chaos;

import io.ttmesh.model.FencingToken;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.StepPhase;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes down what owners on a node say, a line per event as it comes, so that all but the last moment survives a kill.
 * Every node that has the setting {@code chaos.log} does so, into a file of its own that stands beside the test classes.
 */
public final class EventLog implements NodeExtension {
    private static final String SETTING = "chaos.log";

    /** Found by the service loader in node processes. */
    public EventLog() {}

    /** Where the logs of runs with this name are. */
    static Path folder(String name) {
        try {
            Path classes = Path.of(EventLog.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling("chaos").resolve(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes what runs with this name wrote; nodes that live go on in new files. */
    static void clear(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Nobody wrote anything.
        }
    }

    @Override
    public AutoCloseable started(NodeInside node) {
        var config = node.system().settings().config();
        if (!config.hasPath(SETTING)) {
            return () -> {};
        }
        Path file = folder(config.getString(SETTING))
                .resolve(node.mesh().nodeId() + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime()
                        + ".events");
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return node.mesh().subscribe(event -> line(event).ifPresent(line -> append(file, line)));
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(
                    file, System.nanoTime() + " " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> line(MeshEvent event) {
        return switch (event) {
            case MeshEvent.TaskSubmitted made -> Optional.of("owned " + made.taskId() + " " + made.node());
            case MeshEvent.AttemptFailed gone ->
                Optional.of("given-up " + gone.taskId() + " " + gone.node() + " " + gone.token() + " "
                        + gone.failure().cause());
            case MeshEvent.TaskEnded end ->
                Optional.of("ended " + end.taskId() + " " + end.node() + " " + end.phase() + " " + end.attempts());
            case MeshEvent.NodeLeft left -> Optional.of("removed " + left.node() + " " + left.left());
            case MeshEvent.TaskQueued ignored -> Optional.empty();
            case MeshEvent.TaskStarted ignored -> Optional.empty();
            case MeshEvent.BodyStuck ignored -> Optional.empty();
            case MeshEvent.OfActor ignored -> Optional.empty();
            case MeshEvent.JobStepEnded end ->
                Optional.of("step-ended " + end.job() + " " + end.step() + " " + end.node() + " " + end.phase());
            case MeshEvent.OfJob ignored -> Optional.empty();
            case MeshEvent.NodeJoined ignored -> Optional.empty();
        };
    }

    /** All that nodes wrote since that time. */
    static List<Happened> read(Path folder, long since) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".events"))
                    .flatMap(EventLog::lines)
                    .map(EventLog::parse)
                    .filter(event -> event.at() >= since)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The last line of a node that was killed may be half a line. */
    private static Stream<String[]> lines(Path file) {
        try {
            String text = Files.readString(file);
            return Arrays.stream(text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1))
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.split(" ", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Happened parse(String[] words) {
        long at = Long.parseLong(words[0]);
        return switch (words[1]) {
            case "owned" -> new Happened.Owned(at, words[2], words[3]);
            case "given-up" -> new Happened.GivenUp(at, words[2], words[3], token(words[4]), words[5]);
            case "ended" -> new Happened.Ended(at, words[2], words[3], words[4], Integer.parseInt(words[5]));
            case "step-ended" -> new Happened.StepEnded(at, words[2], words[3], words[4], StepPhase.valueOf(words[5]));
            case "removed" -> new Happened.Removed(at, words[2], words[3]);
            default -> throw new IllegalArgumentException(String.join(" ", words));
        };
    }

    private static FencingToken token(String text) {
        String[] parts = text.split("/", -1);
        return new FencingToken(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
    }
}
