package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.RemoteTransport;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;

/**
 * Makes a node drop what Pekko would exchange with exactly these peers, both ways; returns how many there are.
 *
 * <p>Works by the test mode of Pekko's Artery, which must be on (see {@link LoopbackPlane#settings}). It has stages in
 * every stream that ask one table whether a pair is cut; both the sending and the receiving stage look up the pair (own
 * address, peer), so a cut at one end stops both directions, and one direction alone can not be had.
 *
 * @param addresses host and port of peers, as {@code 127.0.0.1:7400}
 */
public record ArteryCuts(List<String> addresses) implements NodeCode<Integer> {
    private static final String KEPT = ArteryCuts.class.getName();

    /** Copies. */
    public ArteryCuts {
        addresses = List.copyOf(addresses);
    }

    @Override
    public Integer run(NodeScope node) {
        Object before = node.kept().put(KEPT, addresses);
        List<String> healed = new ArrayList<>();
        if (before instanceof List<?> list) {
            list.forEach(address -> healed.add((String) address));
        }
        set(node.node().system(), healed, addresses);
        return addresses.size();
    }

    /** The same in a system of this JVM, for clients and for nodes in the process. */
    public static void set(ActorSystem<?> system, List<String> before, List<String> now) {
        Set<String> healed = new HashSet<>(before);
        now.forEach(healed::remove);
        healed.forEach(peer -> throttle(system, peer, false));
        now.forEach(peer -> throttle(system, peer, true));
    }

    @SuppressWarnings("deprecation") // Artery still takes its orders in the words of the old transport.
    private static void throttle(ActorSystem<?> system, String peer, boolean isCut) {
        var classic = (ExtendedActorSystem) system.classicSystem();
        RemoteTransport transport = ((RemoteActorRefProvider) classic.provider()).transport();
        transport.managementCommand(new ThrottlerTransportAdapter.SetThrottle(
                address(classic, peer),
                ThrottlerTransportAdapter.bothDirection(),
                isCut
                        ? ThrottlerTransportAdapter.blackholeThrottleMode()
                        : ThrottlerTransportAdapter.unthrottledThrottleMode()));
    }

    private static Address address(ExtendedActorSystem system, String peer) {
        int colon = peer.lastIndexOf(':');
        String protocol = system.provider().getDefaultAddress().protocol();
        return new Address(
                protocol, system.name(), peer.substring(0, colon), Integer.parseInt(peer.substring(colon + 1)));
    }
}
