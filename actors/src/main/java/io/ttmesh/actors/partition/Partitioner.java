package io.ttmesh.actors.partition;

import io.ttmesh.model.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Work that can be cut into portions, in order and without gaps; none of them is empty, and work of size zero has none.
 *
 * @param <P> a portion: a record, for the input of a task
 */
public interface Partitioner<P> {
    /** More portions than this are refused: they would fill the memory of whoever holds the list. */
    int PORTIONS_MAX = 1_000_000;

    /**
     * At most so many portions, as equal in size as the work allows.
     *
     * @param count 1 to {@link #PORTIONS_MAX}
     * @throws InvalidInputException when the count is out of its range, or a file can not be read
     */
    List<P> into(int count);

    /**
     * Portions of about this size: exactly so for ranges and bytes, but for the last; with lines up to the end of one more; with
     * files at most so, but for a file that is larger alone.
     *
     * @param size 1 or more: numbers, or bytes
     * @throws InvalidInputException when there would be more than {@link #PORTIONS_MAX}, or a file can not be read
     */
    List<P> ofSize(long size);

    /**
     * The numbers from one up to and without another.
     *
     * @throws InvalidInputException when they are the wrong way round
     */
    static Partitioner<RangePortion> range(long from, long to) {
        return RangeCut.of(from, to);
    }

    /** The bytes of a file. */
    static Partitioner<BytePortion> bytes(Path file) {
        return new ByteCut(file);
    }

    /**
     * The lines of a text file: each portion begins where a line does. Lines end with a line feed, in an encoding in which that
     * byte is nothing else: UTF-8 and ISO 8859, not UTF-16. Reads a little behind each cut, not the file.
     */
    static Partitioner<BytePortion> lines(Path file) {
        return new LineCut(file);
    }

    /** The regular files below a folder, whole, also in its folders; links are not followed. */
    static Partitioner<FilePortion> files(Path folder) {
        return new FilePacking(folder);
    }

    /**
     * All keys there may be, by their hashes.
     *
     * @param count 1 to {@link #PORTIONS_MAX}
     * @throws InvalidInputException when the count is out of its range
     */
    static List<KeyPortion> keys(int count) {
        Counts.check(count);
        return IntStream.range(0, count)
                .mapToObj(index -> new KeyPortion(index, count))
                .toList();
    }
}
