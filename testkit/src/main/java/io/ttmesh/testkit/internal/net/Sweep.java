package io.ttmesh.testkit.internal.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Removes what earlier runs left behind because they were killed: processes, namespaces, links, folders. What belongs to
 * a run that is still there is left alone, and so is whatever does not have the name of one.
 */
final class Sweep {
    private static final String ARGUMENT = "-D" + RunId.PROPERTY + "=";
    private static final String ALIAS = "ttm ";
    private static boolean isDone;

    private Sweep() {}

    /** Sweeps, unless this process has done so; one process at a time. */
    static synchronized void once() {
        if (isDone) {
            return;
        }
        Path folders = RunFolder.all();
        try (var lockFile = FileChannel.open(
                        folders.resolve("sweep.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.lock()) {
            if (lock.isValid()) {
                processes();
                if (Account.current().mayShapeNetworks()) {
                    networks();
                }
                runFolders(folders);
            }
            isDone = true;
        } catch (IOException e) {
            throw new UncheckedIOException("leftovers of earlier runs can not be removed", e);
        }
    }

    // The only end of a node that was paused when its JVM was killed: it can not notice by itself.
    private static void processes() {
        each(Path.of("/proc"), folder -> ofDeadRun(folder).ifPresent(ProcessHandle::destroyForcibly));
    }

    private static Optional<ProcessHandle> ofDeadRun(Path folder) {
        if (!folder.getFileName().toString().matches("\\d{1,9}")) {
            return Optional.empty();
        }
        try {
            String[] arguments = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1);
            boolean isDead = Stream.of(arguments)
                    .filter(argument -> argument.startsWith(ARGUMENT))
                    .flatMap(argument -> RunId.parse(argument.substring(ARGUMENT.length())).stream())
                    .anyMatch(run -> !run.isAlive());
            return isDead ? ProcessHandle.of(Long.parseLong(folder.getFileName().toString())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // It has ended meanwhile, or is somebody else's.
        }
    }

    private static void networks() {
        var script = new StringBuilder("failed=0\n");
        each(Path.of("/sys/class/net"), device -> {
            if (ownerOfLink(device).filter(run -> !run.isAlive()).isPresent()) {
                script.append("ip link del ").append(device.getFileName()).append(" || failed=1\n");
            }
        });
        each(Path.of(SpaceNames.FOLDER), file -> {
            String space = file.getFileName().toString();
            if (SpaceNames.owner(space).filter(run -> !run.isAlive()).isPresent()) {
                script.append(NamespacePlane.removal(space));
            }
        });
        Script.run(
                "networks of earlier runs can not be removed",
                script.append("exit $failed\n").toString());
    }

    private static Optional<RunId> ownerOfLink(Path device) {
        try {
            String alias = device.getFileName().toString().startsWith("ttm")
                    ? Files.readString(device.resolve("ifalias")).strip()
                    : "";
            return alias.startsWith(ALIAS) ? RunId.parse(alias.substring(ALIAS.length())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // It is gone meanwhile.
        }
    }

    private static void runFolders(Path folders) {
        each(folders, folder -> {
            Optional<RunId> run = RunId.parse(folder.getFileName().toString());
            if (run.isPresent() && !run.get().isAlive()) {
                RunFolder.remove(folder);
            }
        });
    }

    private static void each(Path folder, Consumer<Path> action) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            entries = listed.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " can not be listed", e);
        }
        entries.forEach(action);
    }
}
