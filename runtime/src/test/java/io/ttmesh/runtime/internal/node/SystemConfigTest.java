package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.ActorRegistry;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.internal.membership.ProbingFailureDetector;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.remote.PhiAccrualFailureDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemConfigTest {
    @Test
    void shutdownPhaseOutlastsTheDrainInIt() {
        Config config = forNode("ttmesh.node { init = on, drain-timeout = 3 minutes }");

        assertThat(config.getDuration("pekko.coordinated-shutdown.phases.before-cluster-shutdown.timeout"))
                .isGreaterThan(Duration.ofMinutes(3));
    }

    @Test
    void nothingIsStoredInTheWorkingFolder() {
        Config config = forNode("ttmesh.node.init = on");

        assertThat(config.getString("pekko.persistence.snapshot-store.plugin"))
                .isEqualTo("pekko.persistence.no-snapshot-store");
        assertThat(config.getStringList("pekko.cluster.distributed-data.durable.keys"))
                .isEmpty();
    }

    @Test
    void lateNodesAreProbedUnlessTheSettingsSayOtherwise() {
        String on = ProbingFailureDetector.class.getName();
        String off = PhiAccrualFailureDetector.class.getName();
        String ofUser = "org.apache.pekko.remote.DeadlineFailureDetector";

        assertThat(detector("")).isEqualTo(on);
        assertThat(detector("ttmesh.node.probe-late-nodes = off")).isEqualTo(off);
        assertThat(detector("pekko.cluster.failure-detector.implementation-class = " + ofUser))
                .isEqualTo(ofUser);
    }

    private static String detector(String text) {
        return forNode("ttmesh.node.init = on\n" + text)
                .getString("pekko.cluster.failure-detector.implementation-class");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain-timeout = -1s", "drain-timeout = 2d", "join-timeout = 0s"})
    void refusesTimeoutsOutOfRange(String setting) {
        assertThatThrownBy(() -> forNode("ttmesh.node { init = on, " + setting + " }"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(setting.substring(0, setting.indexOf(' ')));
    }

    @Test
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> SystemConfig.requireKnownKeys(ConfigFactory.parseString("ttmesh.runtime.slots = 4")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("ttmesh.runtime.slots");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttmesh.control.port = ${ttmesh.node.port}",
                "ttmesh.node { port = 7400, port = ${?NO_SUCH_VARIABLE} }",
                "ttmesh.test.seed = 1"
            })
    void acceptsKeysThatOverrideThemselvesOrNameOthersAndTheSeedOfTests(String text) {
        assertThatCode(() -> SystemConfig.requireKnownKeys(ConfigFactory.parseString(text)))
                .doesNotThrowAnyException();
    }

    private static Config forNode(String text) {
        Config resolved = SystemConfig.resolved(ConfigFactory.parseString(text));
        return SystemConfig.forNode(resolved, NodeSettings.of(resolved), ActorRegistry.of(List.of()));
    }
}
