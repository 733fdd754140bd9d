package io.ttmesh.journal.plugin;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalGroups;
import io.ttmesh.journal.JournalStatus;
import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.solo.SoloSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.awaitility.Awaitility;

/** Three voters that know each other by configuration, and a client: four actor systems of a plain application. */
final class FixedTrio implements AutoCloseable {
    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, ActorSystem> voters = new LinkedHashMap<>();
    private final ActorSystem client;

    FixedTrio(Path folder) {
        this.folder = folder;
        Stream.of("v-1", "v-2", "v-3").forEach(voter -> ports.put(voter, freePort()));
        ports.keySet().forEach(this::start);
        client = system("client", freePort());
        Awaitility.await("the group at its client")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        JournalAccess.get(client).opened().toCompletableFuture().isDone() && hasLeader());
    }

    ActorSystem client() {
        return client;
    }

    /** Ends the leader's actor system and gives its voter id. */
    String stopLeader() {
        String leader = voters.entrySet().stream()
                .filter(voter -> JournalGroups.get(voter.getValue()).status().role() == JournalStatus.Role.LEADER)
                .findFirst()
                .orElseThrow()
                .getKey();
        TestKit.shutdownActorSystem(voters.remove(leader));
        return leader;
    }

    boolean hasLeader() {
        return voters.values().stream()
                .anyMatch(voter -> JournalGroups.get(voter).status().role() == JournalStatus.Role.LEADER);
    }

    void start(String voter) {
        ActorSystem system = system(voter, ports.get(voter));
        JournalGroups.get(system).startAsConfigured();
        voters.put(voter, system);
    }

    @Override
    public void close() {
        TestKit.shutdownActorSystem(client);
        voters.values().forEach(TestKit::shutdownActorSystem);
    }

    private ActorSystem system(String name, int port) {
        Map<String, Object> config = new HashMap<>();
        config.put("pekko.actor.provider", "remote");
        config.put("pekko.remote.artery.canonical.hostname", "127.0.0.1");
        config.put("pekko.remote.artery.canonical.port", port);
        config.put("ttmesh.journal.mode", "fixed");
        config.put("ttmesh.journal.data-dir", folder.resolve(name).toString());
        config.put("ttmesh.journal.read-path.persistence-ids-refresh-interval", "100ms");
        ports.forEach((voter, at) -> config.put("ttmesh.journal.peers." + voter, "pekko://fixed@127.0.0.1:" + at));
        return ActorSystem.create(
                "fixed",
                ConfigFactory.parseMap(config).withFallback(SoloSystem.PLUGINS).withFallback(ConfigFactory.load()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
