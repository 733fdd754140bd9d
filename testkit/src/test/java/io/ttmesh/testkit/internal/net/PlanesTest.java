package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.testkit.Timing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanesTest {
    @AfterEach
    void clear() {
        System.clearProperty(Planes.PROPERTY);
    }

    @Test
    void loopbackIsThereForWhoAsks() {
        System.setProperty(Planes.PROPERTY, "loopback");

        try (NetworkPlane plane = open()) {
            assertThat(plane.describe()).contains("because -Dttmesh.test.plane=loopback asks for it");
            plane.apply(LinkTable.GOOD.cut("n1", "n2").cut("n2", "n1"));
        }
    }

    @Test
    void unknownNameIsRefused() {
        System.setProperty(Planes.PROPERTY, "token-ring");

        assertThatThrownBy(PlanesTest::open)
                .hasMessage("-Dttmesh.test.plane=token-ring names no network: namespaces or loopback");
    }

    @Test
    void missingToolsAreNamedWithTheRemedy() {
        assertThatThrownBy(() -> Tools.requireAll(List.of("sh", "no-such-tool")))
                .hasMessage("missing on this machine: no-such-tool; apt-get install iproute2 iptables");
    }

    private static NetworkPlane open() {
        return Planes.open("c1", List.of("n1", "n2"), Timing.QUICK, (place, peers) -> {});
    }
}
