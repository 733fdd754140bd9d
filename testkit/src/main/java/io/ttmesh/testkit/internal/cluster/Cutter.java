package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.runtime.spi.NodeInside;
import io.ttmesh.testkit.internal.net.ArteryCuts;
import io.ttmesh.testkit.internal.net.CutSwitch;
import io.ttmesh.testkit.internal.net.NetworkPlane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cuts links inside nodes and clients, where the network can not. */
final class Cutter implements CutSwitch {
    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    private final Map<NodeInside, List<String>> cutAtClients = new WeakHashMap<>();
    private @Nullable Roster roster;
    private @Nullable Clients clients;

    synchronized void bind(Roster nodes, Clients clientsOfThem) {
        roster = nodes;
        clients = clientsOfThem;
    }

    @Override
    public synchronized void set(String place, Set<String> peers) {
        Roster nodes = roster;
        Clients living = clients;
        if (nodes == null || living == null) {
            return;
        }
        List<String> addresses =
                peers.stream().flatMap(peer -> addresses(peer, nodes, living)).toList();
        if (place.equals(NetworkPlane.CLIENTS)) {
            for (NodeInside client : living.inside()) {
                List<String> before = cutAtClients.put(client, addresses);
                ArteryCuts.set(client.system(), before == null ? List.of() : before, addresses);
            }
        } else {
            nodes.all().stream()
                    .filter(slot -> slot.id().equals(place) && slot.isAwake())
                    .forEach(slot -> cutAt(slot, addresses));
        }
    }

    private static Stream<String> addresses(String place, Roster nodes, Clients living) {
        return place.equals(NetworkPlane.CLIENTS)
                ? living.inside().stream().map(client -> client.mesh().address())
                : nodes.all().stream()
                        .filter(slot -> slot.id().equals(place) && slot.isRunning())
                        .flatMap(slot -> slot.knownAddress().stream());
    }

    private static void cutAt(NodeSlot slot, List<String> addresses) {
        try {
            slot.node().ask(new ArteryCuts(addresses), ASK_MAX);
        } catch (IllegalStateException e) {
            if (slot.isAwake()) {
                throw e;
            }
            // It has ended meanwhile, and nothing comes from it any more.
        }
    }
}
