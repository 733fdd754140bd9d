package io.ttmesh.sharding;

import static io.ttmesh.sharding.Reports.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.NodeId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeFactsTest {
    private static final Region EU = new Region("eu");
    private static final Region US = new Region("us");

    private static NodeProfile profile(Region region, String zone, Set<String> tags, Map<String, Long> resources) {
        return new NodeProfile(new NodeId("n1"), region, zone, tags, 2, resources, Set.of());
    }

    @Test
    void profileRefusesWhatIsOutOfRangeAndNamesTheNode() {
        assertThatThrownBy(() -> profile(Region.ANY, "a", Set.of(), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("node n1 has region 'any'");
        assertThatThrownBy(() -> profile(EU, " ", Set.of(), Map.of())).hasMessageContaining("zone of node n1");
        assertThatThrownBy(() -> profile(EU, "a", Set.of(""), Map.of())).hasMessageContaining("tag of node n1");
        assertThatThrownBy(() -> profile(EU, "a", Set.of(), Map.of("disk", -1L)))
                .hasMessageContaining("resource disk of node n1 is -1");
        assertThatThrownBy(() -> node("n1").slots(-1)).hasMessageContaining("executor slots of node n1 is -1");
    }

    @Test
    void profileDoesNotChangeWithWhatItWasMadeFrom() {
        Set<String> tags = new HashSet<>(Set.of("gpu"));
        NodeProfile profile = profile(EU, "a", tags, Map.of());

        tags.add("ssd");

        assertThat(profile.tags()).containsExactly("gpu");
    }

    @Test
    void loadRefusesNegativeNumbers() {
        assertThatThrownBy(() -> new NodeLoad(-1, 0, 0, 0, false, Set.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new NodeLoad(0, -1, 0, 0, false, Set.of())).hasMessageContaining("queued");
        assertThatThrownBy(() -> new NodeLoad(0, 0, -1, 0, false, Set.of())).hasMessageContaining("queue limit");
        assertThatThrownBy(() -> new NodeLoad(0, 0, 0, -1, false, Set.of())).hasMessageContaining("expected wait");
    }

    @Test
    void nodeIsFullOnlyWithoutSlotAndWithoutRoomToWait() {
        assertThat(node("a").busy(0, 100, 0).report().full()).isTrue();
        assertThat(node("a").busy(1, 100, 0).report().full()).isFalse();
        assertThat(node("a").busy(0, 99, 0).report().full()).isFalse();
    }

    @Test
    void distancesAreSymmetricAndZeroAtHomeAndToAny() {
        RegionDistances distances = RegionDistances.of(Map.of(new RegionDistances.Pair(US, EU), 80), 300);

        assertThat(distances.between(EU, US)).isEqualTo(80).isEqualTo(distances.between(US, EU));
        assertThat(distances.between(EU, new Region("asia"))).isEqualTo(300);
        assertThat(distances.between(EU, EU)).isZero();
        assertThat(distances.between(EU, Region.ANY)).isZero();
        assertThat(distances.between(Region.ANY, EU)).isZero();
        assertThat(RegionDistances.of(Map.of()).between(EU, US)).isEqualTo(100);
    }

    @Test
    void distancesRefusePairsAndNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> new RegionDistances.Pair(EU, EU)).hasMessageContaining("distance 0 by definition");
        assertThatThrownBy(() -> new RegionDistances.Pair(EU, Region.ANY)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> RegionDistances.of(Map.of(new RegionDistances.Pair(US, EU), -1)))
                .hasMessageContaining("distance of eu/us is -1");
    }

    @Test
    void rolesNameOneRegionOrNone() {
        assertThat(MeshRoles.region(Set.of("dc-default", MeshRoles.of(EU)))).contains(EU);
        assertThat(MeshRoles.region(Set.of("dc-default", MeshRoles.CLIENT))).isEmpty();
        assertThat(MeshRoles.region(Set.of("region-eu", "region-us"))).isEmpty();
        assertThat(MeshRoles.region(Set.of("region-any"))).isEmpty();
        assertThat(MeshRoles.region(Set.of("region-No Such"))).isEmpty();
    }

    @Test
    void rolesNameTheNodeToo() {
        var node = new NodeId("n1");

        assertThat(MeshRoles.nodeId(Set.of(MeshRoles.NODE, MeshRoles.of(EU), MeshRoles.of(node))))
                .contains(node);
        assertThat(MeshRoles.nodeId(Set.of(MeshRoles.NODE))).isEmpty();
    }
}
