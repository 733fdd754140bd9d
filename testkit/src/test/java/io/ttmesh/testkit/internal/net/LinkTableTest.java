package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkTableTest {
    @Test
    void faultsOfALinkAddUpUntilItIsHealed() {
        LinkTable table = LinkTable.GOOD
                .lose("n1", "n2", 0.5)
                .slow("n1", "n2", 1000)
                .delay("n1", "n2", Duration.ofMillis(5))
                .cut("n1", "n2")
                .cut("n2", "n1")
                .cut("n1", "n3");

        assertThat(table.of(new Link("n1", "n2"))).isEqualTo(new Quality(true, 0.5, 1000, Duration.ofMillis(5)));
        assertThat(table.of(new Link("n3", "n1"))).isEqualTo(Quality.GOOD);
        assertThat(table.heal("n2", "n1")).isEqualTo(LinkTable.GOOD.cut("n1", "n3"));
        assertThat(table.heal("n2", "n1").heal("n1", "n3")).isEqualTo(LinkTable.GOOD);
    }
}
