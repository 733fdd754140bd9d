package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.internal.settings.Nearest;
import io.ttmesh.runtime.spi.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a sample as a client of a running mesh. */
@Command(
        name = "run",
        description = {
            "Run a sample as a client of a running mesh: it submits and asks, but hosts no shards and runs no tasks.",
            "Without a name, list the samples. Options that are not listed below go to the sample."
        },
        footer = {
            "",
            "Examples:",
            "  ttmesh run",
            "  ttmesh run chat --join 127.0.0.1:7400",
            "  ttmesh run bank --transfers 1000 --join 127.0.0.1:7400,127.0.0.1:7401"
        })
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final List<Sample> samples;
    private final Function<MeshConfig, Mesh> start;

    @Mixin
    private final ConfigFile configFile = new ConfigFile();

    @Option(names = "--join", paramLabel = "H:P", split = ",", description = "Join the mesh of these nodes.")
    @Nullable
    private List<String> join;

    @Option(names = "--region", paramLabel = "R", description = "Stand in this region; default: the first.")
    @Nullable
    private String region;

    @Parameters(index = "0", arity = "0..1", paramLabel = "SAMPLE", description = "The sample's name.")
    @Nullable
    private String name;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "What the sample is given.")
    private List<String> args = new ArrayList<>();

    /**
     * Knows these samples.
     *
     * @param start how a client comes into a mesh
     */
    RunCommand(Terminal terminal, List<Sample> samples, Function<MeshConfig, Mesh> start) {
        this.terminal = terminal;
        this.start = start;
        this.samples = List.copyOf(samples);
    }

    @Override
    public Integer call() throws IOException {
        if (name == null) {
            return list();
        }
        Sample sample = find(name);
        if (join == null) {
            throw CommandFailure.of(
                    ExitCode.USAGE,
                    "nothing says which mesh to run " + name + " on: write --join host:port of one of its nodes");
        }
        MeshConfig config = configFile.load().asClient().join(join.toArray(String[]::new));
        try (Mesh mesh = start.apply(region == null ? config : config.region(region))) {
            AtExit.run(mesh::close);
            return sample.run(mesh, List.copyOf(args), terminal);
        }
    }

    private int list() {
        Table table = Table.withHeader("SAMPLE", "ARGUMENTS", "WHAT IT DOES");
        samples.forEach(sample -> table.row(sample.name(), sample.usage(), sample.summary()));
        table.print(terminal, "");
        return ExitCode.OK.number();
    }

    private Sample find(String wanted) {
        List<String> names = samples.stream().map(Sample::name).toList();
        return samples.stream()
                .filter(sample -> sample.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> CommandFailure.of(
                        ExitCode.USAGE,
                        "sample '" + wanted + "' is unknown"
                                + Nearest.to(wanted, names)
                                        .map(near -> ": did you mean " + near + "?")
                                        .orElse(": there are no samples on the class path")));
    }
}
