package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.runtime.internal.membership.NodeEntry;
import io.ttmesh.sharding.NodeLoad;
import io.ttmesh.sharding.NodeProfile;
import io.ttmesh.sharding.NodeReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ClusterPeersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Address OWN = address(1);

    private final Map<NodeId, NodeEntry> view = new HashMap<>();

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private static Address address(int number) {
        return AddressFromURIString.parse("pekko://ttmesh@127.0.0.1:" + (7400 + number));
    }

    private static NodeProfile profile(String node, String region, String zone) {
        return new NodeProfile(new NodeId(node), new Region(region), zone, Set.of(), 1, Map.of(), Set.of());
    }

    private void node(int number, String region, String zone, String voter) {
        String name = "n" + number;
        var report = new NodeReport(profile(name, region, zone), new NodeLoad(1, 0, 1, 0, false, Set.of()));
        view.put(
                new NodeId(name),
                new NodeEntry(
                        address(number).toString(),
                        number,
                        report,
                        KIT.system().ignoreRef(),
                        KIT.system().ignoreRef(),
                        KIT.system().ignoreRef(),
                        Optional.of(voter).filter(text -> !text.isEmpty())));
    }

    private Map<String, Address> present(Optional<String> own) {
        return new ClusterPeers(own, OWN, () -> view).present();
    }

    @Test
    void nodeKnowsItselfBeforeItKnowsAnybody() {
        assertThat(present(Optional.of("v-1"))).containsExactly(Map.entry("v-1", OWN));
        assertThat(present(Optional.empty())).isEmpty();
    }

    @Test
    void nodesWithoutAFolderAreNoPeers() {
        node(1, "eu", "z", "v-1");
        node(2, "eu", "z", "");

        assertThat(present(Optional.of("v-1"))).containsExactly(Map.entry("v-1", OWN));
        assertThat(present(Optional.empty())).containsOnlyKeys("v-1");
    }

    @Test
    void placesThatFailApartComeFirst() {
        node(1, "eu", "a", "v-1");
        node(2, "eu", "a", "v-2");
        node(3, "eu", "b", "v-3");
        node(4, "us", "a", "v-4");
        node(5, "us", "a", "v-5");

        assertThat(present(Optional.of("v-1")).keySet()).containsExactly("v-1", "v-3", "v-4", "v-2", "v-5");
        assertThat(present(Optional.of("v-1"))).containsEntry("v-4", address(4));
    }
}
