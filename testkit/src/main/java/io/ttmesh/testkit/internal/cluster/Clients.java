package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.NodeExtension;
import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.testkit.internal.net.NetworkPlane;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The clients of a cluster in this JVM, one for each region that is asked for. Safe for use by many threads. */
final class Clients {
    private final ClusterPlan plan;
    private final NetworkPlane plane;
    private final Roster roster;
    private final Map<String, Client> byRegion = new ConcurrentHashMap<>();
    private int made;

    Clients(ClusterPlan plan, NetworkPlane plane, Roster roster) {
        this.plan = plan;
        this.plane = plane;
        this.roster = roster;
    }

    /** One of them, from the inside. */
    private record Client(Mesh mesh, List<NodeInside> inside) {
        boolean hasEnded() {
            return mesh.terminated().toCompletableFuture().isDone();
        }
    }

    /** The client in a region; a new one when there is none, or it has ended. */
    Mesh in(String region) {
        Client known = byRegion.get(region);
        if (known != null && !known.hasEnded()) {
            return known.mesh();
        }
        Mesh mesh = make(region);
        // Without our lock: whoever cuts links asks for the clients while holding that of the links.
        roster.cameUp();
        return mesh;
    }

    private synchronized Mesh make(String region) {
        Client known = byRegion.get(region);
        if (known == null || known.hasEnded()) {
            known = start(region);
            byRegion.put(region, known);
        }
        return known.mesh();
    }

    private Client start(String region) {
        List<String> doors = roster.all().stream()
                .filter(NodeSlot::isRunning)
                .flatMap(slot -> slot.knownAddress().stream())
                .toList();
        if (doors.isEmpty()) {
            throw new IllegalStateException("no client can join: no node runs");
        }
        made++;
        String host = plane.clients().host();
        MeshConfig config = MeshConfig.load();
        for (Map.Entry<String, Object> setting :
                ClusterSettings.of(plan, plane.settings()).entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        List<NodeInside> inside = new CopyOnWriteArrayList<>();
        return new Client(
                Mesh.start(config.with("ttmesh.node.id", "client-" + made)
                        .with("ttmesh.node.host", host)
                        .with("ttmesh.node.insecure", !isLoopback(host))
                        .region(region)
                        .asClient()
                        .join(doors.toArray(String[]::new))
                        .withExtension(new NodeExtension() {
                            @Override
                            public AutoCloseable started(NodeInside node) {
                                inside.add(node);
                                return inside::clear;
                            }
                        })),
                inside);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Those that live, from the inside. */
    List<NodeInside> inside() {
        return byRegion.values().stream()
                .filter(client -> !client.hasEnded())
                .flatMap(client -> client.inside().stream())
                .toList();
    }

    /** Whether all that live are members in the eyes of all nodes, and see all of these themselves. */
    boolean areMembers(Views views, int nodes) {
        return byRegion.values().stream().allMatch(client -> client.hasEnded() || isMember(client, views, nodes));
    }

    private static boolean isMember(Client client, Views views, int nodes) {
        Mesh mesh = client.mesh();
        return views.allSee(mesh.nodeId().toString())
                && mesh.nodes().size() == nodes
                && mesh.nodes().stream().allMatch(node -> node.memberStatus().equals("Up"));
    }

    /** Gives up those that are no good members and whose name is given up; new ones are made when asked for. */
    synchronized void drop(Predicate<String> givenUp, Views views, int nodes) {
        byRegion.values().removeIf(client -> {
            boolean dropped = !client.hasEnded()
                    && !isMember(client, views, nodes)
                    && givenUp.test(client.mesh().nodeId().toString());
            if (dropped) {
                close(client, new CountDownLatch(1));
            }
            return dropped;
        });
    }

    /** Begins to close all; counted down when they have left. */
    synchronized CountDownLatch close() {
        var left = new CountDownLatch(byRegion.size());
        byRegion.values().forEach(client -> close(client, left));
        byRegion.clear();
        return left;
    }

    private static void close(Client client, CountDownLatch left) {
        Thread.ofPlatform().daemon().name("close-" + client.mesh().nodeId()).start(() -> {
            try {
                client.mesh().close();
            } finally {
                left.countDown();
            }
        });
    }

    static void await(CountDownLatch left, Duration atMost) {
        try {
            boolean unused = left.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
