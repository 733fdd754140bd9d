package io.ttmesh.testkit.internal.junit;

import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.Sharing;
import io.ttmesh.testkit.internal.cluster.ClusterPlan;
import io.ttmesh.testkit.internal.cluster.Folders;
import io.ttmesh.testkit.internal.cluster.RunningCluster;
import io.ttmesh.testkit.internal.report.FailureReport;
import io.ttmesh.testkit.internal.report.MeshReport;
import java.nio.file.Path;

/** A cluster as its tests share it: each one finds it repaired. JUnit closes it with the store that holds it. */
final class ClusterOfTests implements AutoCloseable {
    private static final String FOLDER = "cluster";

    private final RunningCluster cluster;
    private String usedBy;

    private ClusterOfTests(RunningCluster cluster, String usedBy) {
        this.cluster = cluster;
        this.usedBy = usedBy;
    }

    /** Starts one; when that fails, the failure carries a report and nothing is left of it. */
    static ClusterOfTests start(MeshTest annotation, Flavour flavour, ReportFolder folder, String user) {
        boolean shared = annotation.sharing() == Sharing.CLASS;
        Path root = Folders.fresh(shared ? folder.ofClass() : folder.ofTest());
        var cluster =
                RunningCluster.open(ClusterPlan.of(annotation, folder.testClass(), flavour), root.resolve(FOLDER));
        var started = new ClusterOfTests(cluster, user);
        try {
            cluster.form();
            return started;
        } catch (RuntimeException | AssertionError e) {
            started.report(folder.ofTest(), e);
            cluster.close();
            throw e;
        }
    }

    /** The cluster, repaired unless this user has it already. */
    synchronized MeshCluster freshFor(String user) {
        if (!usedBy.equals(user)) {
            cluster.repair();
            usedBy = user;
        }
        return cluster;
    }

    /** Writes a report, and hangs its text on the failure. */
    void report(Path folder, Throwable failure) {
        failure.addSuppressed(new MeshReport(FailureReport.write(cluster.scene(), folder, failure)));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
