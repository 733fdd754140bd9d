package io.ttmesh.samples.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.ActorType;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.spi.Terminal;
import io.ttmesh.testkit.ActorUnit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TwinTest {
    /** The shortest time for which a twin was awake. */
    private static final class Naps implements Consumer<MeshEvent> {
        private final Map<ActorId, Instant> awakeSince = new HashMap<>();
        private Duration shortest = Duration.ofDays(1);

        @Override
        public synchronized void accept(MeshEvent event) {
            if (event instanceof MeshEvent.ActorStarted started) {
                awakeSince.put(started.actor(), started.at());
            } else if (event instanceof MeshEvent.ActorStopped stopped && awakeSince.containsKey(stopped.actor())) {
                Duration awake = Duration.between(awakeSince.get(stopped.actor()), stopped.at());
                shortest = awake.compareTo(shortest) < 0 ? awake : shortest;
            }
        }

        synchronized Duration shortest() {
            return shortest;
        }
    }

    @Test
    void twinKnowsTheLastReportAndTheWish() {
        try (var twin = ActorUnit.of(Twin.TYPE, "device-7")) {
            twin.<Done>ask(replyTo -> new Twin.Report(18, replyTo)).reply();
            twin.<Done>ask(replyTo -> new Twin.Wish(22, replyTo)).reply();

            assertThat(twin.<Twin.State>ask(Twin.Show::new).reply()).isEqualTo(new Twin.State(18, 22, 1));
            twin.restart();
            assertThat(twin.sentTo(Census.TYPE, Census.wardOf("device-7")))
                    .contains(new Census.Woke(), new Census.Slept());
        }
    }

    @Test
    void thousandsOfTwinsGoToSleepAndComeBackWithTheirState() {
        ActorType<Twin.Command> sleepy =
                Twin.TYPE.withIdleTimeout(Duration.ofMillis(500)).withAskTimeout(Duration.ofSeconds(60));
        var naps = new Naps();
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(sleepy, Census.TYPE))) {
            var unused = mesh.subscribe(naps);
            assertThat(TwinSample.report(mesh, sleepy, 3_000)).isZero();

            await("all twins sleep")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Census.total(mesh).awake()).isZero());
            assertThat(Census.total(mesh).wakes()).isGreaterThanOrEqualTo(3_000);
            assertThat(mesh.actor(sleepy, TwinSample.id(2_999)).<Twin.State>call(Twin.Show::new))
                    .isEqualTo(new Twin.State(2_999 % 40, 20, 1));
            await("a twin was awake for less than the module's idle time of 5 s")
                    .until(() -> naps.shortest().compareTo(Duration.ofSeconds(5)) < 0);
        }
    }

    @Test
    void noCensusIsToldMuchMoreThanAnother() {
        Map<String, Long> told = IntStream.range(0, 67_000)
                .mapToObj(TwinSample::id)
                .collect(Collectors.groupingBy(Census::wardOf, Collectors.counting()));

        assertThat(told).hasSize(Census.WARDS);
        assertThat(told.values()).allMatch(count -> count < 1_200);
    }

    @Test
    void optionsGivenByTheProgramCountInPlaceOfTheModules() {
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(Twin.TYPE.withTags("gpu")))) {
            assertThatThrownBy(() -> mesh.actor(Twin.TYPE, "device-7").<Twin.State>call(Twin.Show::new))
                    .isInstanceOf(UnknownActorException.class)
                    .hasMessageContaining("samples.twin");
        }
    }

    @Test
    void sampleSaysHowManyAreAwake() {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (Mesh mesh = Mesh.start(MeshConfig.local().withActors(Twin.TYPE, Census.TYPE))) {
            int code = new TwinSample().run(mesh, List.of("--count", "300"), Terminal.of(out, out, false, 80));

            assertThat(code).isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("300 of 300 devices have reported")
                    .containsPattern("twins awake: \\d+ now, \\d+ at most")
                    .contains("device 0: State[celsius=0.0, wished=20.0, reports=1]");
            assertThatThrownBy(
                            () -> new TwinSample().run(mesh, List.of("--count", "0"), Terminal.of(out, out, false, 80)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--count");
        }
    }
}
