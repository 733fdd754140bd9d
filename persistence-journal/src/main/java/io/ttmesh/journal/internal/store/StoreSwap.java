package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.testing.Failpoints;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Puts a checkpoint in a store's place. At every moment, a halt leaves either the old store or the new one whole; the
 * next opening finds out which.
 */
final class StoreSwap {
    private StoreSwap() {}

    /** Replaces the store in a folder, which must be closed, by a copy of a checkpoint, which stays. */
    static void replace(Path folder, Path checkpoint, StoreIdentity identity, StoreLimits limits) {
        try {
            finish(folder);
            Path fresh = fresh(folder);
            link(checkpoint, fresh);
            Failpoints.at("install.linked");
            adopt(fresh, checkpoint, identity, limits);
            if (Files.exists(folder)) {
                Files.move(folder, old(folder));
            }
            Failpoints.at("install.moved-aside");
            Files.move(fresh, folder);
            forceFolder(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
            delete(old(folder));
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not put " + checkpoint + " in the place of " + folder, e);
        }
    }

    /** Ends what a halt has interrupted. */
    static void finish(Path folder) throws IOException {
        Path fresh = fresh(folder);
        // The old one is moved away only after the fresh one is whole.
        if (!Files.exists(folder) && Files.exists(old(folder))) {
            Files.move(Files.exists(fresh) ? fresh : old(folder), folder);
        }
        delete(fresh);
        delete(old(folder));
    }

    private static void link(Path checkpoint, Path fresh) throws IOException {
        Files.createDirectories(fresh);
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                Path target = fresh.resolve(file.getFileName().toString());
                if (file.toString().endsWith(".sst")) {
                    linkOrCopy(file, target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Sorted tables never change, so they may have two names; on another file system they can not. */
    private static void linkOrCopy(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, target);
        }
    }

    /** Checks every block, for the files may have come over the network, and writes the new owner into it. */
    private static void adopt(Path fresh, Path checkpoint, StoreIdentity identity, StoreLimits limits) {
        try (Database db = Database.open(fresh, limits)) {
            StoreIdentity is = IdentityRow.read(db)
                    .orElseThrow(() -> new JournalException.Corrupt("checkpoint " + checkpoint + ": has no identity"));
            if (!is.isSameGroup(identity)) {
                throw IdentityRow.foreign(checkpoint, is, identity);
            }
            db.verifyFiles();
            IdentityRow.write(db, identity);
        }
    }

    private static Path fresh(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".new");
    }

    private static Path old(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".old");
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
