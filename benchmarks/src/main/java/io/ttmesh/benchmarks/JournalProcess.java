package io.ttmesh.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link JournalNode} in a process of its own, with the JVM flags of this one. For one thread. */
final class JournalProcess implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private JournalProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts one; more flags come from {@code bench.node.flags}, with {@code NODE} for its name. */
    static JournalProcess start(Path folder, String name, String config) throws IOException {
        Path file = folder.resolve(name + ".conf");
        Files.writeString(file, config);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String more = System.getProperty("bench.node.flags", "").replace("NODE", name);
        if (!more.isBlank()) {
            command.addAll(List.of(more.split(" ", -1)));
        }
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-Dlogback.configurationFile=io/ttmesh/benchmarks/bench-logback.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), JournalNode.class.getName()));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
        return new JournalProcess(builder.start());
    }

    <T> T ask(Class<T> type, String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("process " + process.pid() + " has ended at: " + command);
        }
        return JSON.readValue(answer, type);
    }

    JournalNode.Status status() throws IOException {
        return ask(JournalNode.Status.class, "status");
    }

    JournalNode.Run run(String command) throws IOException {
        return ask(JournalNode.Run.class, command);
    }

    boolean leads() throws IOException {
        return status().role().equals("LEADER");
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
