package io.ttmesh.testkit.internal.node;

import io.ttmesh.testkit.internal.net.ArteryCuts;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Ends the actor system of a node as if its process had been killed: the others hear nothing more of it, least of all
 * that it goes. Needs Pekko's test mode, and a method that is public in bytecode only.
 */
final class SilentEnd {
    private SilentEnd() {}

    static void of(ActorSystem<?> system) {
        List<String> others = new ArrayList<>();
        for (Member member : Cluster.get(system).state().getMembers()) {
            if (!member.address().equals(system.address())) {
                others.add(ReadFacts.hostPort(member.address()));
            }
        }
        ArteryCuts.set(system, List.of(), others);
        // Not terminate(): that would leave first. The setting against it would also keep a node that is downed alive.
        ((ExtendedActorSystem) system.classicSystem()).finalTerminate();
    }
}
