package io.ttmesh.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The limit of any journal that keeps its word: batches of the same size, written and fsynced one after the other, to one
 * file, or to several at the same time on the same disk, as the voters of a group would that share it.
 */
final class PlainAppends {
    private final Path folder;

    PlainAppends(Path folder) {
        this.folder = folder;
    }

    /** What was appended. */
    record Run(long batches, double seconds, Latencies latencies) {}

    Run run(int files, int batchBytes, Duration warmUp, Duration measured)
            throws IOException, InterruptedException, ExecutionException {
        byte[] batch = new byte[batchBytes];
        new SplittableRandom(files).nextBytes(batch);
        List<FileChannel> channels = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(files)) {
            for (int i = 0; i < files; i++) {
                Path path = folder.resolve("appends-" + i);
                paths.add(path);
                channels.add(FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING));
            }
            append(writers, channels, batch, warmUp);
            return append(writers, channels, batch, measured);
        } finally {
            for (FileChannel channel : channels) {
                channel.close();
            }
            for (Path path : paths) {
                Files.delete(path);
            }
        }
    }

    private static Run append(ExecutorService writers, List<FileChannel> channels, byte[] batch, Duration time)
            throws IOException, InterruptedException, ExecutionException {
        var latencies = new Latencies();
        long begun = System.nanoTime();
        long batches = 0;
        while (System.nanoTime() - begun < time.toNanos()) {
            long start = System.nanoTime();
            List<Future<?>> others = new ArrayList<>();
            for (FileChannel channel : channels.subList(1, channels.size())) {
                others.add(writers.submit(() -> {
                    append(channel, batch);
                    return null;
                }));
            }
            append(channels.getFirst(), batch);
            for (Future<?> other : others) {
                other.get();
            }
            latencies.recordSince(start);
            batches++;
        }
        return new Run(batches, (System.nanoTime() - begun) / 1e9, latencies);
    }

    private static void append(FileChannel channel, byte[] batch) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(batch);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }
}
