package io.ttmesh.benchmarks;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.process.NodeLaunch;
import io.ttmesh.runtime.process.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A mesh that keeps its submissions in the journal: this process, and as many others as it takes. For one thread. */
final class DurableMesh implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path folder;
    private final Mesh mesh;
    private final List<NodeProcess> others = new ArrayList<>();

    private DurableMesh(Path folder, Mesh mesh) {
        this.folder = folder;
        this.mesh = mesh;
    }

    /** Starts it; on return its journal has all voters and serves. */
    static DurableMesh start(int voters) throws IOException, InterruptedException {
        return start(voters, MeshConfig.load(), MeshBenchmark.WORKER_FLAGS);
    }

    /** The same with settings of this process and JVM flags of the others. */
    static DurableMesh start(int voters, MeshConfig config, String... flags) throws IOException, InterruptedException {
        Path folder = Folders.fresh(Folders.DATA.resolve("w3"));
        Mesh mesh = Mesh.start(config.init().dataDir(folder.resolve("data-0")));
        DurableMesh durable = new DurableMesh(folder, mesh);
        try {
            for (int i = 1; i < voters; i++) {
                durable.join("w3-" + i, folder.resolve("data-" + i), flags);
            }
            durable.awaitVoters(voters);
            return durable;
        } catch (IOException | InterruptedException | RuntimeException e) {
            durable.close();
            throw e;
        }
    }

    private void join(String id, Path data, String... flags) throws IOException, InterruptedException {
        String address = mesh.nodes().getFirst().address();
        NodeLaunch launch = NodeLaunch.join(id, address, folder.resolve(id + ".log"))
                .withData(data)
                .withJvmFlags(flags);
        NodeProcess process = NodeProcess.start(launch);
        others.add(process);
        process.awaitReady(PATIENCE);
    }

    private void awaitVoters(int voters) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (mesh.journal().voters().size() < voters
                || !mesh.journal().health().equals("SERVING")
                || mesh.journal().leader().isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("no journal of " + voters + " voters: " + mesh.journal());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    Mesh mesh() {
        return mesh;
    }

    /** What an acknowledgement means here, for those who compare. */
    String promises() {
        int voters = mesh.journal().voters().size();
        return mesh.journal().durability() + ", " + voters + " voters in " + (others.size() + 1) + " processes, "
                + (voters / 2 + 1) + " of " + voters + " copies"
                + (mesh.journal().fsync() ? " fsynced" : " without fsync");
    }

    @Override
    public void close() throws IOException {
        mesh.close();
        others.forEach(NodeProcess::close);
        Folders.delete(folder);
    }
}
