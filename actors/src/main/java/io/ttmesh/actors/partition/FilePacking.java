package io.ttmesh.actors.partition;

import io.ttmesh.actors.partition.FilePortion.Sized;
import io.ttmesh.model.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Packs whole files, the largest first and equal ones by name; names are compared by code units.
 *
 * <p>Into a number of portions: each file where the least is so far, which is R. L. Graham, "Bounds on Multiprocessing Timing
 * Anomalies", 1969, section 4. By size: each where the least room is left that it fits into, which is best fit decreasing: D. S.
 * Johnson, "Near-Optimal Bin Packing Algorithms", 1973, chapter 2.
 */
record FilePacking(Path folder) implements Partitioner<FilePortion> {
    private static final Comparator<Sized> BY_NAME = Comparator.comparing(Sized::name);
    private static final Comparator<Sized> LARGEST_FIRST =
            Comparator.comparingLong(Sized::sizeBytes).reversed().thenComparing(BY_NAME);

    /** One portion while it is filled; ordered by size, then by age. */
    private static final class Bin implements Comparable<Bin> {
        private static final Comparator<Bin> ORDER =
                Comparator.comparingLong((Bin bin) -> bin.sizeBytes).thenComparingInt(bin -> bin.number);

        private final int number;
        private final List<Sized> files = new ArrayList<>();
        private long sizeBytes;

        private Bin(int number) {
            this.number = number;
        }

        private void add(Sized file) {
            files.add(file);
            sizeBytes += file.sizeBytes();
        }

        @Override
        public int compareTo(Bin other) {
            return ORDER.compare(this, other);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    @Override
    public List<FilePortion> into(int count) {
        Counts.check(count);
        List<Sized> files = largestFirst();
        List<Bin> bins = new ArrayList<>();
        PriorityQueue<Bin> least = new PriorityQueue<>();
        for (Sized file : files) {
            Bin bin = bins.size() < count ? opened(bins) : least.remove();
            bin.add(file);
            least.add(bin);
        }
        return portions(bins);
    }

    @Override
    public List<FilePortion> ofSize(long size) {
        Counts.ofSize(0, size);
        List<Bin> bins = new ArrayList<>();
        TreeSet<Bin> open = new TreeSet<>();
        for (Sized file : largestFirst()) {
            Bin fullest = fullestWithRoom(open, size - file.sizeBytes());
            Bin bin = fullest == null ? opened(bins) : fullest;
            open.remove(bin);
            bin.add(file);
            open.add(bin);
        }
        return portions(bins);
    }

    /** Of equally full ones the youngest. */
    private static @Nullable Bin fullestWithRoom(TreeSet<Bin> open, long sizeBytesMax) {
        if (sizeBytesMax < 0) {
            return null;
        }
        Bin bound = new Bin(Integer.MAX_VALUE);
        bound.sizeBytes = sizeBytesMax;
        return open.floor(bound);
    }

    private static Bin opened(List<Bin> bins) {
        Counts.check(bins.size() + 1);
        Bin bin = new Bin(bins.size());
        bins.add(bin);
        return bin;
    }

    private List<FilePortion> portions(List<Bin> bins) {
        String name = SourceFile.nameOf(folder);
        return bins.stream()
                .map(bin ->
                        new FilePortion(name, bin.files.stream().sorted(BY_NAME).toList()))
                .toList();
    }

    private List<Sized> largestFirst() {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("folder " + SourceFile.nameOf(folder)
                    + " can not be cut: it does not exist or is no folder: give the path of one that this"
                    + " process can read");
        }
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(Files::isRegularFile)
                    .map(file -> new Sized(SourceFile.nameOf(folder.relativize(file)), SourceFile.sizeBytes(file)))
                    .sorted(LARGEST_FIRST)
                    .toList();
        } catch (IOException e) {
            throw SourceFile.unreadable(SourceFile.nameOf(folder), e);
        } catch (UncheckedIOException e) {
            throw SourceFile.unreadable(SourceFile.nameOf(folder), new IOException(e.getMessage(), e));
        }
    }
}
