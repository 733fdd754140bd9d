package io.ttmesh.runtime.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.internal.node.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The files in {@code conf}, used by the commands that stand in their first lines. */
@Timeout(60)
class ReadyConfigurationsTest {
    private static final DistributedTask<Integer, Integer> TWICE =
            DistributedTask.of("conf.twice", Integer.class, Integer.class, (number, context) -> 2 * number);
    private static final Path ROOT = root();
    private static final Pattern COMMAND = Pattern.compile("(?m)^# +ttmesh node (--config .*)$");

    @Command
    private static final class Probe {
        @Mixin
        private final NodeOptions options = new NodeOptions();
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(ROOT.resolve("conf"))) {
            return found.filter(file -> file.toString().endsWith(".conf"))
                    .map(file -> ROOT.resolve("conf").relativize(file))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void firstCommandStartsANodeThatRunsATask(Path file) throws IOException {
        MeshConfig config =
                configOf(commands(file).getFirst()).with("ttmesh.node.port", 0).withOnlyTasks(TWICE);

        try (Mesh mesh = Mesh.start(config)) {
            assertThat(mesh.submit(TWICE, 21).await(Duration.ofSeconds(20))).isEqualTo(42);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void onlyTheFirstCommandMakesAMesh(Path file) throws IOException {
        List<NodeSettings> nodes = commands(file).stream()
                .map(command -> NodeSettings.of(NodeOptions.complete(configOf(command))))
                .toList();

        assertThat(nodes.getFirst().mints()).isTrue();
        assertThat(nodes.stream().skip(1))
                .allSatisfy(node -> assertThat(node.joins()).isNotEmpty());
        assertThat(nodes)
                .extracting(NodeSettings::layout)
                .containsOnly(nodes.getFirst().layout());
    }

    private static List<String> commands(Path file) throws IOException {
        return COMMAND.matcher(Files.readString(ROOT.resolve("conf").resolve(file)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static MeshConfig configOf(String command) {
        String[] args =
                command.replace(" conf/", " " + ROOT.resolve("conf") + "/").split(" ", -1);
        return CommandLine.populateCommand(new Probe(), args).options.config();
    }

    /** The checkout, from whichever folder the test runs in. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve("conf/jvm.options")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this test runs inside a checkout"));
    }
}
