package io.ttmesh.testkit.internal.node;

import static io.ttmesh.testkit.internal.node.TestNodes.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.testkit.internal.net.RunId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Starts and ends three nodes again and again, and looks for what they leave behind. {@code -Dttmesh.test.cycles} says
 * how often, 3 unless it is given.
 */
@Tag("cluster")
@Tag("soak")
@Timeout(value = 60, unit = java.util.concurrent.TimeUnit.MINUTES)
class LeakClusterTest {
    private static final int CYCLES = Integer.getInteger("ttmesh.test.cycles", 3);

    /** Whatever is opened once per JVM is open after so many cycles. */
    private static final int WARM = 2;

    /** Threads of pools that the JVM shares, which come and go as they please. */
    private static final List<String> SHARED =
            List.of("ForkJoinPool", "process reaper", "VirtualThread", "Common-Cleaner", "awaitility", "surefire");

    /**
     * What is there.
     *
     * @param processes below this one
     * @param threads how many, by name without numbers
     * @param openFiles how many, by what they are; without the jars of the class path
     * @param inTemp what the harness has in the temporary folder
     */
    private record Found(
            List<Long> processes, Map<String, Long> threads, Map<String, Long> openFiles, List<String> inTemp) {
        static Found now() throws IOException {
            return new Found(
                    ProcessHandle.current()
                            .descendants()
                            .map(ProcessHandle::pid)
                            .toList(),
                    threadsByName(),
                    filesByKind(),
                    listTemp());
        }

        /** Whether there is no more of anything than before. */
        boolean isWithin(Found before) {
            return before.processes.containsAll(processes)
                    && isWithin(threads, before.threads)
                    && isWithin(openFiles, before.openFiles)
                    && before.inTemp.containsAll(inTemp);
        }

        private static boolean isWithin(Map<String, Long> now, Map<String, Long> before) {
            return now.entrySet().stream()
                    .allMatch(entry -> entry.getValue() <= before.getOrDefault(entry.getKey(), 0L));
        }
    }

    @Test
    void processesLeaveNothingBehind() throws IOException {
        cycle(home -> ProcessNode.of(home.spec(), home.socketFolder()));
    }

    @Test
    void nodesInThisJvmLeaveNothingBehind() throws IOException {
        cycle(home -> InProcessNode.of(home.spec()));
    }

    private static void cycle(Function<TestNodes.Home, TestNode> kind) throws IOException {
        assertThat(CYCLES).isGreaterThan(WARM);
        for (int i = 0; i < WARM; i++) {
            startAndEnd(kind);
        }
        Found before = Found.now();
        for (int i = WARM; i < CYCLES; i++) {
            startAndEnd(kind);
        }
        await("no more is there than after " + WARM + " cycles: " + before)
                .atMost(LONG)
                .until(Found::now, now -> now.isWithin(before));
        assertThat(before.processes).isEmpty();
        assertThat(nodeProcesses()).isEmpty();
    }

    /** One is stopped, one killed, and one left to the close. */
    private static void startAndEnd(Function<TestNodes.Home, TestNode> kind) throws IOException {
        try (var nodes = new TestNodes(TestCodes.class, kind)) {
            nodes.get(1).begin(List.of());
            nodes.get(1).awaitReady(LONG);
            for (int i = 2; i <= nodes.all().size(); i++) {
                nodes.get(i).begin(List.of(nodes.get(1).address()));
            }
            nodes.all().forEach(node -> node.awaitReady(LONG));
            assertThat(nodes.get(3).ask(new TestCodes.Submit("ran", "n2"), LONG))
                    .isEqualTo("ran on n2");
            nodes.get(3).stop();
            nodes.get(2).kill();
        }
    }

    private static Map<String, Long> threadsByName() {
        return counted(Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("[0-9]+", ""))
                .filter(name -> SHARED.stream().noneMatch(name::startsWith)));
    }

    private static Map<String, Long> filesByKind() throws IOException {
        return counted(list(Path.of("/proc/self/fd")).stream()
                .map(LeakClusterTest::target)
                .filter(target -> !target.endsWith(".jar"))
                .map(target -> target.replaceAll("\\[[0-9]+\\]", "")));
    }

    /** What is gone by the time that it is read was the listing's own. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ".jar";
        }
    }

    private static List<String> listTemp() throws IOException {
        return list(Path.of(System.getProperty("java.io.tmpdir", ""))).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.startsWith("ttm-t"))
                .sorted()
                .toList();
    }

    /** Processes on this machine, whosever child they are, that show this run. */
    private static List<Path> nodeProcesses() throws IOException {
        return list(Path.of("/proc")).stream()
                .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                .filter(path -> shows(path, RunId.PROPERTY + "=" + RunId.current()))
                .toList();
    }

    private static boolean shows(Path process, String text) {
        try {
            return Files.readString(process.resolve("cmdline")).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Map<String, Long> counted(Stream<String> names) {
        return names.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
