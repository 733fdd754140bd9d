package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What a test leaves behind that fails. */
@Tag("cluster")
@Timeout(120)
class FailureReportClusterTest {
    private static final Path FOLDER = Path.of("target/mesh-tests/FailureReportClusterTest.Failing/fails");

    /** The node that stays must not end itself as a minority before it is asked. */
    @MeshTest(nodes = 2, config = "pekko.cluster.split-brain-resolver.stable-after = 20s")
    static class Failing {
        @Test
        void fails(MeshCluster cluster) {
            cluster.client().nodes();
            cluster.node(2).kill();
            cluster.await(
                    "node 2 comes back by itself",
                    Duration.ofSeconds(1),
                    () -> cluster.node(2).isRunning());
        }
    }

    @Test
    void tellsWhatWasAwaitedAndWhatEveryNodeSawAndKeepsLogsAndThreads() throws IOException {
        Throwable failure = failureOf(Failing.class);

        assertThat(failure).isInstanceOf(AwaitFailed.class).hasMessageContaining("for: node 2 comes back by itself");
        assertThat(failure.getSuppressed()).hasSize(1);
        String text = failure.getSuppressed()[0].getMessage();
        assertThat(text)
                .contains("node 2 comes back by itself")
                .contains("faults: ")
                .contains("n1 (running) sees [")
                .contains("n2 (ended) tells nothing")
                .contains("n1 hosts volatile-tasks [")
                .contains(" kill n2")
                .contains("end of the log of n1 (running)")
                .contains("ready node=n1")
                .contains("ready node=n2");
        assertThat(FOLDER.resolve("report.txt")).content().startsWith("mesh report: ");
        assertThat(FOLDER.resolve("network.txt")).isNotEmptyFile();
        assertThat(FOLDER.resolve("n1/threads.txt")).content().contains("pekko");
        try (Stream<Path> files = Files.list(FOLDER.resolve("n2"))) {
            assertThat(files.map(file -> file.getFileName().toString())).anyMatch(name -> name.endsWith(".log"));
        }
    }

    /** Nothing is started for it. */
    @MeshTest
    static class TooEarly {
        @BeforeAll
        static void take(MeshCluster cluster) {
            cluster.nodes();
        }

        @Test
        void neverRuns() {}
    }

    @Test
    void saysWhyBeforeAllCanNotHaveTheCluster() {
        assertThat(failureOf(TooEarly.class)).hasMessageContaining("they run once for all flavours");
    }

    private static Throwable failureOf(Class<?> testClass) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(testClass))
                                .build(),
                        listener);
        assertThat(listener.getSummary().getFailures()).hasSize(1);
        return listener.getSummary().getFailures().getFirst().getException();
    }
}
