package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.solo.SoloSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class NotStartedTest {
    private ActorSystem system;

    @AfterEach
    void stop() {
        if (system != null) {
            TestKit.shutdownActorSystem(system);
        }
    }

    @Test
    void callsFailWhenNobodyStartsTheGroup() {
        start("ttmesh.journal { mode = hosted, start-timeout = 100ms }");

        assertOpening().hasCauseInstanceOf(JournalException.NotRunning.class).hasMessageContaining("start-timeout");
    }

    @Test
    void missingFolderIsTold() {
        start("ttmesh.journal.mode = single");

        assertOpening().hasCauseInstanceOf(JournalException.NotRunning.class).hasMessageContaining("data-dir");
    }

    @Test
    void unknownModeIsTold() {
        start("ttmesh.journal.mode = sometimes");

        assertOpening().hasCauseInstanceOf(JournalException.NotRunning.class).hasMessageContaining("sometimes");
    }

    @Test
    void folderOfAnotherClusterIsTold(@TempDir Path folder) {
        String here = "ttmesh.journal.data-dir = \"" + folder + "\"\n";
        start(here);
        assertThat(JournalAccess.get(system).opened().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
        TestKit.shutdownActorSystem(system);
        start(here + "ttmesh.journal.cluster = another");

        assertOpening().hasCauseInstanceOf(JournalException.ForeignData.class).hasMessageContaining("another");
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

    static Stream<String> keys() {
        Config journal = ConfigFactory.load().getConfig("ttmesh.journal");
        return Stream.of("write", "read-path")
                .flatMap(section -> journal.getConfig(section).root().keySet().stream()
                        .map(key -> "ttmesh.journal." + section + "." + key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everySettingIsRead(String key) {
        start(key + " = [not, a, value]");

        assertThatThrownBy(() -> JournalAccess.get(system))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
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
