package io.ttmesh.samples.wordcount;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The portions of all text files, cut while they are taken: no more than one is in memory. Empty files have none, and
 * bytes that are not UTF-8 become U+FFFD, which stands in no word.
 *
 * @param files what is cut
 * @param sizeBytesMax of one portion's text in UTF-8; {@link TextCutter#SIZE_BYTES_MIN} or more
 */
record Portions(TextFiles files, int sizeBytesMax) implements Iterable<Portion> {
    /** Fits into a message, with its counts as well. */
    static final int SIZE_BYTES = 64 * 1024;

    /** Begins anew; the iterator fails with {@link UncheckedIOException} when a file can not be read any more. */
    @Override
    public Iterator<Portion> iterator() {
        return new Cut();
    }

    /** How many there are; cuts all files for it. */
    long count() {
        return StreamSupport.stream(spliterator(), false).count();
    }

    private final class Cut implements Iterator<Portion> {
        private final Iterator<Path> paths = files.paths().iterator();
        private @Nullable OpenFile open;
        private @Nullable Portion next;

        @Override
        public boolean hasNext() {
            return peek() != null;
        }

        @Override
        public Portion next() {
            Portion taken = peek();
            if (taken == null) {
                throw new NoSuchElementException("all portions are taken");
            }
            next = null;
            return taken;
        }

        private @Nullable Portion peek() {
            try {
                while (next == null && (open != null || paths.hasNext())) {
                    OpenFile file = open == null ? new OpenFile(paths.next()) : open;
                    next = file.next();
                    open = next == null ? null : file;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return next;
        }
    }

    private final class OpenFile {
        private final String name;
        private final Reader reader;
        private final TextCutter cutter;
        private int number;

        private OpenFile(Path path) throws IOException {
            name = path.toString();
            // This decoder replaces malformed bytes; that of Files.newBufferedReader fails.
            reader = new InputStreamReader(Files.newInputStream(files.folder().resolve(path)), StandardCharsets.UTF_8);
            cutter = new TextCutter(reader, sizeBytesMax);
        }

        private @Nullable Portion next() throws IOException {
            String text = cutter.next();
            if (text == null) {
                reader.close();
                return null;
            }
            return new Portion(name, ++number, text);
        }
    }
}
