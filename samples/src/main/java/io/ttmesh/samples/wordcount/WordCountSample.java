package io.ttmesh.samples.wordcount;

import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.runtime.MapHandle;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.spi.ProgressBar;
import io.ttmesh.runtime.spi.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code ttmesh run wordcount}: counts words on a mesh that runs already. */
public final class WordCountSample implements Sample {
    private static final long REDRAW_MILLIS = 200;

    /** Made by the service loader. */
    public WordCountSample() {}

    private static final class Arguments {
        @Option(names = "--input")
        private @Nullable Path input;
    }

    /** What the job ended with. */
    private record End(
            @Nullable WordTotals totals, @Nullable Throwable failure) {}

    @Override
    public String name() {
        return "wordcount";
    }

    @Override
    public String summary() {
        return "Counts the words of all text files below a folder, in portions, on all nodes.";
    }

    @Override
    public String usage() {
        return "[--input DIR]";
    }

    @Override
    public int run(Mesh mesh, List<String> args, Terminal terminal) throws IOException {
        TextFiles files = InputFolder.textFiles(parse(args).input);
        var portions = new Portions(files, Portions.SIZE_BYTES);
        long began = System.nanoTime();
        WordTotals totals;
        try (ProgressBar bar = terminal.progress("portions", portions.count())) {
            totals = await(WordCount.start(mesh, portions, TaskOptions.DEFAULTS), bar);
        }
        var report = new Report(terminal);
        report.shares(totals, node -> regionOf(mesh, node.value()));
        report.top(totals);
        report.totals(totals, files.paths().size(), Duration.ofNanos(System.nanoTime() - began));
        return 0;
    }

    private static Arguments parse(List<String> args) {
        try {
            return CommandLine.populateCommand(new Arguments(), args.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new InvalidInputException(
                    "arguments " + args + " of wordcount are wrong: " + e.getMessage() + "; use [--input DIR]", e);
        }
    }

    private static WordTotals await(MapHandle<WordTotals> job, ProgressBar bar) {
        BlockingQueue<End> ends = new ArrayBlockingQueue<>(1);
        var unused = job.result().whenComplete((totals, failure) -> ends.add(new End(totals, failure)));
        try {
            End end = ends.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
            while (end == null) {
                bar.update(job.ended());
                end = ends.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
            }
            bar.update(job.ended());
            return totalsOf(end);
        } catch (InterruptedException e) {
            job.cancel();
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static WordTotals totalsOf(End end) {
        if (end.totals() != null) {
            return end.totals();
        }
        throw end.failure() instanceof RuntimeException known ? known : new CompletionException(end.failure());
    }

    private static String regionOf(Mesh mesh, String nodeId) {
        return mesh.nodes().stream()
                .map(view -> view.report().profile())
                .filter(profile -> profile.node().value().equals(nodeId))
                .map(profile -> profile.region().name())
                .findFirst()
                .orElse("?");
    }
}
