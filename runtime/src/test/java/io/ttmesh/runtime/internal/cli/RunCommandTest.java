package io.ttmesh.runtime.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.Sample;
import io.ttmesh.runtime.internal.control.FakeMesh;
import io.ttmesh.runtime.spi.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunCommandTest {
    private final List<MeshConfig> started = new ArrayList<>();
    private final List<String> given = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void handsTheSampleItsArgumentsInOrderAndEndsWithItsCode() {
        int code = run("count", "--input", "dir", "--join", "a:1,b:2", "more", "--top=3", "--region", "eu");

        assertThat(code).isEqualTo(7);
        assertThat(given).containsExactly("--input", "dir", "more", "--top=3");
    }

    @Test
    void joinsAsAClient() {
        run("count", "--join", "a:1,b:2", "--region", "eu");

        var settings = started.getFirst().settings();
        assertThat(settings.getString("ttmesh.node.role")).isEqualTo("client");
        assertThat(settings.getStringList("ttmesh.node.join")).containsExactly("a:1", "b:2");
        assertThat(settings.getString("ttmesh.node.region")).isEqualTo("eu");
    }

    @Test
    void listsTheSamplesWhenNoneIsNamed() {
        assertThat(run()).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("count", "[--input DIR]", "Counts.");
        assertThat(started).isEmpty();
    }

    private int run(String... args) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var terminal = Terminal.of(stream, stream, false, 80);
        var command = new CommandLine(new RunCommand(terminal, List.of(new Count()), config -> {
            started.add(config);
            return new FakeMesh();
        }));
        return command.setUnmatchedOptionsArePositionalParams(true).execute(args);
    }

    private final class Count implements Sample {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public String summary() {
            return "Counts.";
        }

        @Override
        public String usage() {
            return "[--input DIR]";
        }

        @Override
        public int run(Mesh mesh, List<String> args, Terminal terminal) {
            given.addAll(args);
            return 7;
        }
    }
}
