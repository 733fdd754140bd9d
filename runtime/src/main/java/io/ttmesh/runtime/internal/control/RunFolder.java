package io.ttmesh.runtime.internal.control;

import com.sun.security.auth.module.UnixSystem;
import io.ttmesh.model.error.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder where each node of this user leaves the address and the token of its control door.
 *
 * <p>Only the user can read it; a folder of somebody else is refused, since whoever owns it could pose as a node.
 */
public final class RunFolder {
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final String SUFFIX = ".json";

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** Where it is unless a setting says otherwise: {@code TTMESH_RUN_DIR}, or a folder in the system's temp folder. */
    public static Path standardPath() {
        String fromEnvironment = System.getenv("TTMESH_RUN_DIR");
        return fromEnvironment == null || fromEnvironment.isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "ttmesh-" + System.getProperty("user.name"))
                : Path.of(fromEnvironment);
    }

    /**
     * Makes the folder if there is none, and closes it to others.
     *
     * @throws StartException when it can not be made, or belongs to somebody else
     */
    public static RunFolder create(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
            }
            requireOwn(path);
            Files.setPosixFilePermissions(path, FOLDER_MODE);
            return new RunFolder(path);
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartException(
                    "run folder " + path + " can not be used: " + e + "; name another one in "
                            + "TTMESH_RUN_DIR or ttmesh.control.run-dir",
                    e);
        }
    }

    /**
     * The folder as it is; one that does not exist is empty.
     *
     * @throws StartException when it belongs to somebody else
     */
    public static RunFolder existing(Path path) {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                requireOwn(path);
            }
            return new RunFolder(path);
        } catch (IOException e) {
            throw new StartException("run folder " + path + " can not be read: " + e, e);
        }
    }

    private static void requireOwn(Path path) throws IOException {
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        long owner = ((Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        if (!folder || owner != new UnixSystem().getUid()) {
            throw new StartException(
                    "run folder " + path + " is " + (folder ? "owned by user id " + owner : "no folder")
                            + ", not a folder of this user: remove it, or name another one in TTMESH_RUN_DIR");
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Writes the card of a node so that no reader sees half of it.
     *
     * @throws StartException when a live process uses the same node id, or the file can not be written
     */
    void write(DoorCard card) {
        Path file = fileOf(card.node());
        Optional<DoorCard> before = read(file);
        if (before.isPresent() && before.get().pid() != card.pid() && isAlive(before.get())) {
            throw new StartException("node " + card.node() + " runs already on this machine, as process "
                    + before.get().pid() + ": choose another --id, or another ttmesh.control.run-dir");
        }
        try {
            Path draft = Files.createTempFile(path, "new", null, PosixFilePermissions.asFileAttribute(FILE_MODE));
            Files.write(draft, ControlJson.MAPPER.writeValueAsBytes(card));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartException("control file " + file + " can not be written: " + e, e);
        }
    }

    /** Removes the card, unless another door has written its own meanwhile. */
    void remove(DoorCard card) throws IOException {
        Path file = fileOf(card.node());
        if (read(file).equals(Optional.of(card))) {
            Files.deleteIfExists(file);
        }
    }

    /** The cards of all live nodes by node id; those of dead processes are removed. */
    public List<DoorCard> live() {
        List<DoorCard> cards = new ArrayList<>();
        try (var files = Files.newDirectoryStream(path, "*" + SUFFIX)) {
            for (Path file : files) {
                Optional<DoorCard> card = read(file);
                if (card.isPresent() && isAlive(card.get())) {
                    cards.add(card.get());
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new StartException("run folder " + path + " can not be read: " + e, e);
        }
        cards.sort(Comparator.comparing(DoorCard::node));
        return cards;
    }

    /** Reads one card; empty when there is none, or it is no card. */
    public static Optional<DoorCard> read(Path file) {
        try {
            return Optional.ofNullable(ControlJson.MAPPER.readValue(Files.readAllBytes(file), DoorCard.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path fileOf(String node) {
        return path.resolve(node + SUFFIX);
    }

    private static boolean isAlive(DoorCard card) {
        return ProcessHandle.of(card.pid()).map(ProcessHandle::isAlive).orElse(false);
    }
}
