package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.group.AutoStart;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.solo.SoloSystem;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class NotStartedTest {
    private ActorSystem system;

    /** A starter that says what it was given, by failing. */
    public static final class Failing implements AutoStart {
        @Override
        public void start(ExtendedActorSystem system, GroupDirectory directory) {
            throw new JournalException.ForeignData("asked to start in " + system.name());
        }
    }

    @AfterEach
    void stop() {
        if (system != null) {
            TestKit.shutdownActorSystem(system);
        }
    }

    @Test
    void callsFailWhenNobodyStartsTheGroup() {
        start("ttmesh.journal { auto-start = \"\", start-timeout = 100ms }");

        assertOpening().hasCauseInstanceOf(JournalException.NotRunning.class).hasMessageContaining("start-timeout");
    }

    @Test
    void starterIsCalledByItsNameAndItsFailureIsTold() {
        start("ttmesh.journal.auto-start = \"" + Failing.class.getName() + "\"");

        assertOpening().hasCauseInstanceOf(JournalException.ForeignData.class).hasMessageContaining("not-started");
    }

    @Test
    void unknownStarterIsTold() {
        start("ttmesh.journal.auto-start = \"no.such.Starter\"");

        assertOpening().hasCauseInstanceOf(JournalException.NotRunning.class).hasMessageContaining("no.such.Starter");
    }

    @ParameterizedTest
    @CsvSource({
        "write.batches-in-flight, 0",
        "write.batch-bytes, 0",
        "write.write-timeout, 0s",
        "read-path.page-size, 0",
        "read-path.refresh-interval, 0s"
    })
    void settingOutOfRangeIsNamed(String key, String value) {
        start("ttmesh.journal." + key + " = " + value);

        assertThatThrownBy(() -> JournalAccess.get(system))
                .isInstanceOf(ConfigException.BadValue.class)
                .hasMessageContaining("ttmesh.journal." + key);
        assertThat(system.whenTerminated().isCompleted()).isFalse();
    }

    private void start(String config) {
        Config more = ConfigFactory.parseString(config);
        system = ActorSystem.create(
                "not-started", more.withFallback(SoloSystem.PLUGINS).withFallback(ConfigFactory.load()));
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertOpening() {
        return assertThatThrownBy(() ->
                        JournalAccess.get(system).opened().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }
}
