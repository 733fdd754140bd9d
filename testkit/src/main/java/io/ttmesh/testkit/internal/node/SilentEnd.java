package io.ttmesh.testkit.internal.node;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.RemoteTransport;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;

/**
 * Ends the actor system of a node as if its process had been killed: the others hear nothing more of it, least of all
 * that it goes. Needs Pekko's test mode, and two of its methods that are public in bytecode only.
 */
final class SilentEnd {
    private SilentEnd() {}

    @SuppressWarnings("deprecation") // the commands of the test mode are of the old transport, which goes with Pekko 2
    static void of(ActorSystem<?> system) {
        var classic = (ExtendedActorSystem) Adapter.toClassic(system);
        RemoteTransport transport = ((RemoteActorRefProvider) classic.provider()).transport();
        Address self = system.address();
        for (Member member : Cluster.get(system).state().getMembers()) {
            if (!member.address().equals(self)) {
                transport.managementCommand(new ThrottlerTransportAdapter.SetThrottle(
                        member.address(),
                        ThrottlerTransportAdapter.bothDirection(),
                        ThrottlerTransportAdapter.blackholeThrottleMode()));
            }
        }
        // Not terminate(): that would leave first. The setting against it would also keep a node that is downed alive.
        classic.finalTerminate();
    }
}
