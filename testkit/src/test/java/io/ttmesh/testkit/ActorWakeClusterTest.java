package io.ttmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Actors that act again though nobody asks, in three processes with a journal of three voters. */
@MeshTest(
        config = {
            "ttmesh.mesh.journal = auto",
            "ttmesh.actors.wake-interval = 1s",
            "ttmesh.actors.service.reminder-retry = 1s"
        },
        heapMebibytes = 256)
@Timeout(240)
class ActorWakeClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final MeshCluster cluster;

    @TempDir
    private Path folder;

    ActorWakeClusterTest(MeshCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void threeCopies() {
        Copies.awaitThree(cluster);
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private MeshRef<Wakers.Command> waker(String name) {
        return cluster.client().actor(Wakers.ALWAYS_ON, folder.resolve(name).toString());
    }

    private MeshRef<Wakers.Command> sleeper(String name) {
        return cluster.client().actor(Wakers.SLEEPER, folder.resolve(name).toString());
    }

    @Test
    void bothActAgainWhenTheirNodeIsKilled() throws Exception {
        NodeHandle victim = cluster.node(2);
        List<String> on = new ArrayList<>();
        List<String> reminded = new ArrayList<>();
        for (int i = 0; on.size() < 3 || reminded.size() < 3; i++) {
            assertThat(i).as("ids are spread over all nodes").isLessThan(200);
            if (isAt(victim, waker("on" + i).call(LONG, Wakers.Where::new))) {
                on.add("on" + i);
            }
            String name = "tea" + i;
            if (isAt(victim, sleeper(name).call(LONG, replyTo -> new Wakers.Remind("tea", 30_000, replyTo)))) {
                reminded.add(name);
            }
        }
        for (String name : on) {
            cluster.client().startActor(waker(name).id()).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }

        victim.kill();

        for (String name : on) {
            cluster.await(
                    name + " is awake elsewhere",
                    LONG,
                    () -> lines(name).stream()
                            .anyMatch(line -> line.startsWith("started") && !line.endsWith(victim.address())));
        }
        for (String name : reminded) {
            cluster.await(
                    name + " rings elsewhere",
                    LONG,
                    () -> lines(name).stream()
                            .anyMatch(line -> line.startsWith("rang tea") && !line.endsWith(victim.address())));
        }
    }

    private static boolean isAt(NodeHandle node, String address) {
        return address.equals(node.address());
    }

    @Test
    @Tag("soak")
    void bothActAgainAfterARestartOfEverything() throws Exception {
        for (int i = 0; i < 6; i++) {
            String name = "tea" + i;
            sleeper(name).<String>call(LONG, replyTo -> new Wakers.Remind("tea", 25_000, replyTo));
            cluster.client()
                    .startActor(waker("on" + i).id())
                    .toCompletableFuture()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        ActorStop stop = cluster.client()
                .stopActor(waker("on5").id())
                .toCompletableFuture()
                .get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(stop.wasAlwaysOn()).isTrue();
        assertThat(lines("on5")).hasSize(1);

        cluster.nodes().forEach(NodeHandle::kill);
        cluster.nodes().forEach(NodeHandle::start);

        for (int i = 0; i < 5; i++) {
            String name = "on" + i;
            cluster.await(name + " is awake again", LONG, () -> lines(name).size() >= 2);
        }
        for (int i = 0; i < 6; i++) {
            String name = "tea" + i;
            cluster.await(
                    name + " rings", LONG, () -> lines(name).stream().anyMatch(line -> line.startsWith("rang tea")));
        }
        assertThat(lines("on5")).as("was stopped").hasSize(1);
    }
}
