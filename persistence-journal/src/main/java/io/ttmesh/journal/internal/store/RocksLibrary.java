package io.ttmesh.journal.internal.store;

import io.ttmesh.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/** RocksDB's native library. Safe for use by many threads. */
public final class RocksLibrary {
    private static boolean loaded;

    private RocksLibrary() {}

    /**
     * Loads it from a folder, where it is unpacked first; the first call in a JVM counts. Without this each JVM would
     * leave 15 MB in the temporary folder when it is killed.
     */
    public static synchronized void load(Path folder) {
        if (loaded) {
            return;
        }
        try {
            Files.createDirectories(folder);
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            loaded = true;
        } catch (IOException e) {
            throw new JournalException.NotRunning("can not unpack the native library of RocksDB to " + folder, e);
        }
    }
}
