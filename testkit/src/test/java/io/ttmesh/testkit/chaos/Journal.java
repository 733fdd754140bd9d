package io.ttmesh.testkit.chaos;

import io.ttmesh.runtime.JournalView;
import io.ttmesh.testkit.AwaitFailed;
import io.ttmesh.testkit.MeshCluster;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the nodes of a run keep durable submissions, and with it what may be lost. */
enum Journal {
    /** In the memory of their owners: it is lost with them. */
    MEMORY,
    /** On the disks of three voters: nothing may be lost while two of the disks are there. */
    DISKS;

    /** What tests of the second kind set; the tests' own default is the first. */
    static final String ON_DISKS = "ttmesh.mesh.journal = auto";

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int REPAIRS_MAX = 3;
    private static final Duration COPIES_MAX = Duration.ofSeconds(60);

    /** Waits until every disk has all that is acknowledged, so that any one of them may be lost. */
    void awaitCopies(MeshCluster cluster) {
        if (this == DISKS) {
            cluster.await(
                    "the journal has three copies",
                    COPIES_MAX,
                    () -> cluster.nodes().stream().allMatch(node -> node.run(new HasCopy()))
                            && cluster.nodes().stream().anyMatch(node -> node.run(new SeesThree())));
        }
    }

    /** Mends everything. Voters that were ended together are each other's doors: on a busy machine that takes a while. */
    void repair(MeshCluster cluster) {
        for (int again = 1; ; again++) {
            try {
                cluster.repair();
                return;
            } catch (AwaitFailed e) {
                if (this == MEMORY || again == REPAIRS_MAX) {
                    throw e;
                }
                LOG.warn("repair={} failed={}", again, e.getMessage());
            }
        }
    }

    /** Whether the node where it runs is one of the voters, and serves. */
    record HasCopy() implements NodeCode<Boolean> {
        @Override
        public Boolean run(NodeScope node) {
            JournalView journal = node.node().mesh().journal();
            return journal.health().equals("SERVING")
                    && journal.voter().filter(journal.voters()::contains).isPresent();
        }
    }

    /** Whether the node where it runs leads, and hears of two more. */
    record SeesThree() implements NodeCode<Boolean> {
        @Override
        public Boolean run(NodeScope node) {
            JournalView journal = node.node().mesh().journal();
            return journal.voters().size() == 3 && journal.faultTolerant();
        }
    }
}
