package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.EU;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.internal.life.TaskEvent;
import io.ttmesh.actors.spi.BusyShards;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.actors.spi.TaskOwners;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.sharding.RegionDistances;
import io.ttmesh.sharding.placement.NearestFreeNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.ShardCoordinator.LeastShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that starts with a journal full of unfinished submissions, in a cluster of its own, and is asked nothing. */
@Timeout(60)
class DurableWakeTest {
    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("""
        pekko.actor.provider = cluster
        pekko.cluster.roles = [node]
        pekko.cluster.jmx.enabled = off
        pekko.cluster.sharding.retry-interval = 200ms
        pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
        """)
            .withFallback(PersistenceTestKitPlugin.getInstance().config()));
    private final FakeWorkers workers = new FakeWorkers(kit);
    private final FakeWakeIndex index = new FakeWakeIndex();
    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    private final Clock clock = Clock.systemUTC();

    @AfterEach
    void stopKit() {
        kit.shutdownTestKit();
    }

    private TaskId stored(String name, Duration delay) {
        TaskId id = TaskId.parse(name);
        Instant now = clock.instant();
        var options = TaskOptions.DEFAULTS.withDelay(delay);
        journal.persistForRecovery(
                "Task|" + id, List.of(new TaskEvent.Submitted(submission(name, options), new FencingToken(0, 1), now)));
        index.put(id, now.plus(delay));
        return id;
    }

    private void start() {
        var settings = ConfigFactory.parseString("lease-timeout = 300ms, wake-interval = 200ms")
                .atPath("ttmesh.actors")
                .withFallback(ConfigFactory.defaultReference());
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        ShardAllocationStrategy anywhere = new LeastShardAllocationStrategy(1, 1);
        TaskOwners.start(
                kit.system(),
                new TaskOwners.Setup(
                        A,
                        "node",
                        clock,
                        OwnerSettings.of(settings),
                        workers,
                        new NearestFreeNode(RegionDistances.of(Map.of()), 5, 10),
                        events -> {},
                        new BusyShards(),
                        () -> 0,
                        anywhere,
                        anywhere,
                        new MeshLayout(List.of(EU), 3),
                        new TaskJournal(
                                TaskLog.ofPlugin(kit.system(), ""), () -> Durability.REPLICATED, Optional.of(index))));
    }

    private Set<String> offered(int count) {
        Set<String> offered = new HashSet<>();
        while (offered.size() < count) {
            if (workers.probe(A).receiveMessage(Duration.ofSeconds(20)) instanceof WorkerCommand.OfferAll(var offers)) {
                offers.forEach(offer -> offered.add(offer.attempt().toString()));
            }
        }
        return offered;
    }

    @Test
    void everySubmissionThatHadNotEndedGoesOn() {
        TaskId first = stored("eu.2.dWAKE1", Duration.ZERO);
        TaskId second = stored("any.0.kWAKE2", Duration.ZERO);

        start();

        // What was due may have been offered before: it is superseded.
        var next = new FencingToken(0, 2);
        assertThat(offered(2))
                .containsExactlyInAnyOrder(
                        new WorkerCommand.AttemptId(first, next).toString(),
                        new WorkerCommand.AttemptId(second, next).toString());
    }

    @Test
    void delayThatEndsAfterTheStartIsKept() {
        TaskId delayed = stored("eu.1.dWAKE3", Duration.ofSeconds(8));

        start();

        assertThat(offered(1)).containsExactly(new WorkerCommand.AttemptId(delayed, new FencingToken(0, 1)).toString());
        assertThat(index.asked()).hasSizeGreaterThan(9);
    }
}
