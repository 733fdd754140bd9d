package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.MeshRef;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.MeshEvent.ActorReminderLost;
import io.ttmesh.model.MeshEvent.ActorStarted;
import io.ttmesh.model.MeshEvent.ActorStopped;
import io.ttmesh.model.MeshEvent.StopReason;
import io.ttmesh.model.error.UnknownActorException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Actors that wake though nobody asks, on a mesh of one node with a data folder that is started again. */
@Timeout(120)
class ActorWakeMeshTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private MeshConfig config() {
        return config(Duration.ofMillis(500));
    }

    private MeshConfig config(Duration idle) {
        return MeshConfig.local()
                .dataDir(folder.resolve("data"))
                .withActors(Clock.TYPE.withIdleTimeout(idle), Clock.ALWAYS_ON)
                .with("ttmesh.actors.wake-interval", "500ms")
                .with("ttmesh.actors.service.reminder-retry", "300ms")
                .with("ttmesh.actors.service.restart-delay-min", "50ms")
                .with("ttmesh.actors.service.restart-delay-max", "50ms");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> lines(String name) {
        try {
            return Files.exists(file(name)) ? Files.readAllLines(file(name)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MeshRef<Clock.Command> clock(Mesh mesh, String name) {
        return mesh.actor(Clock.TYPE, file(name).toString());
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static void awaitAsleep(Mesh mesh, ActorId actor) {
        await("it is asleep")
                .atMost(SOON)
                .until(() -> done(mesh.describeActor(actor)).awake().isEmpty());
    }

    @Test
    void reminderWakesAnActorThatSleeps() throws Exception {
        try (Mesh mesh = Mesh.start(config())) {
            MeshRef<Clock.Command> clock = clock(mesh, "a");
            assertThat(clock.<String>call(replyTo -> new Clock.Set("tea", 7_000, replyTo)))
                    .isEqualTo("kept");
            awaitAsleep(mesh, clock.id());
            assertThat(lines("a")).containsExactly("started");
            ActorDetail asleep = done(mesh.describeActor(clock.id()));
            assertThat(asleep.alwaysOn()).isFalse();
            assertThat(asleep.reminders()).singleElement().satisfies(reminder -> {
                assertThat(reminder.name()).isEqualTo("tea");
                assertThat(reminder.every()).isEmpty();
            });

            await("it rings").atMost(SOON).until(() -> lines("a").contains("rang tea"));

            await("it is done with")
                    .atMost(SOON)
                    .until(() ->
                            done(mesh.describeActor(clock.id())).reminders().isEmpty());
            assertThat(clock.<Integer>call(Clock.Rings::new)).isEqualTo(1);
        }
    }

    @Test
    void remindersOutliveTheMeshAndMissedBeatsAreSkipped() throws Exception {
        try (Mesh mesh = Mesh.start(config())) {
            MeshRef<Clock.Command> once = clock(mesh, "once");
            assertThat(once.<String>call(replyTo -> new Clock.Set("tea", 6_000, replyTo)))
                    .isEqualTo("kept");
            assertThat(clock(mesh, "often").<String>call(replyTo -> new Clock.SetEvery("gong", 1_000, replyTo)))
                    .isEqualTo("kept");
        }
        int before = lines("often").size();
        assertThat(lines("once")).doesNotContain("rang tea");

        try (Mesh mesh = Mesh.start(config())) {
            await("both ring")
                    .atMost(SOON)
                    .until(() ->
                            lines("once").contains("rang tea") && lines("often").size() >= before + 3);
            MeshRef<Clock.Command> often = clock(mesh, "often");

            assertThat(often.<String>call(replyTo -> new Clock.Drop("gong", replyTo)))
                    .isEqualTo("true");
            assertThat(often.<String>call(replyTo -> new Clock.Drop("gong", replyTo)))
                    .isEqualTo("false");
            assertThat(done(mesh.describeActor(often.id())).reminders()).isEmpty();
        }
    }

    @Test
    void reminderThatFailsIsToldAgainAndGivenUpAtLast() throws Exception {
        List<MeshEvent> events = new CopyOnWriteArrayList<>();
        try (Mesh mesh = Mesh.start(config().with("ttmesh.actors.service.reminder-tries", "3"))) {
            mesh.subscribe(events::add);
            MeshRef<Clock.Command> clock = clock(mesh, "b");

            clock.<String>call(replyTo -> new Clock.Set("broken", 10, replyTo));

            await("it is given up")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(events)
                            .filteredOn(ActorReminderLost.class::isInstance)
                            .singleElement()
                            .satisfies(lost -> assertThat(((ActorReminderLost) lost).tries())
                                    .isEqualTo(3)));
            assertThat(events)
                    .filteredOn(MeshEvent.ActorFailed.class::isInstance)
                    .hasSizeBetween(1, 3);
            await("it is dropped")
                    .atMost(SOON)
                    .until(() ->
                            done(mesh.describeActor(clock.id())).reminders().isEmpty());
        }
    }

    @Test
    void remindersAreBoundedInNumberAndSize() {
        try (Mesh mesh = Mesh.start(config().with("ttmesh.actors.service.reminders-max", "2"))) {
            MeshRef<Clock.Command> clock = clock(mesh, "c");
            for (String name : List.of("one", "two", "two")) {
                assertThat(clock.<String>call(replyTo -> new Clock.Set(name, 60_000, replyTo)))
                        .isEqualTo("kept");
            }

            assertThat(clock.<String>call(replyTo -> new Clock.Set("three", 60_000, replyTo)))
                    .contains("three", "ttmesh.actors.service.reminders-max");
            assertThatThrownBy(() -> clock.<String>call(replyTo -> new Clock.SetLarge("x".repeat(10_000), replyTo)))
                    .hasMessageContaining("ttmesh.actors.service.reminder-limit");
            assertThatThrownBy(() -> clock.<String>call(replyTo -> new Clock.SetEvery("fast", 10, replyTo)))
                    .hasMessageContaining("PT1S or more");
        }
    }

    @Test
    void actorThatIsAlwaysOnIsAwakeAgainUntilItIsStopped() throws Exception {
        ActorId actor = new ActorId(Clock.ALWAYS_ON.name(), file("on").toString());
        try (Mesh mesh = Mesh.start(config())) {
            assertThat(done(mesh.startActor(actor))).isEqualTo(mesh.nodeId());
            await("it has started").atMost(SOON).until(() -> lines("on").size() == 1);
        }
        try (Mesh mesh = Mesh.start(config())) {
            await("it is awake again").atMost(SOON).until(() -> lines("on").size() == 2);
            assertThat(done(mesh.describeActor(actor)).alwaysOn()).isTrue();
            assertThat(done(mesh.actors(Optional.of(actor.type()), 10)))
                    .singleElement()
                    .satisfies(view -> assertThat(view.actor()).isEqualTo(actor));

            assertThat(done(mesh.restartActor(actor))).isEqualTo(mesh.nodeId());
            await("it has started anew").atMost(SOON).until(() -> lines("on").size() >= 3);
            assertThat(done(mesh.stopActor(actor))).isEqualTo(new ActorStop(actor, true, true));
            assertThat(done(mesh.stopActor(actor))).isEqualTo(new ActorStop(actor, false, false));
        }
        int before = lines("on").size();
        try (Mesh mesh = Mesh.start(config())) {
            ActorDetail detail = done(mesh.describeActor(actor));

            assertThat(detail.alwaysOn()).isFalse();
            assertThat(detail.awake()).isEmpty();
            assertThat(lines("on")).hasSize(before);
        }
    }

    /** The host's own word to the keeper is under way when the stop comes to it. */
    @Test
    void actorThatIsStoppedBehindItsFirstCommandIsNotAlwaysOn() throws Exception {
        try (Mesh mesh = Mesh.start(config())) {
            for (int i = 0; i < 20; i++) {
                MeshRef<Clock.Command> clock =
                        mesh.actor(Clock.ALWAYS_ON, file("first" + i).toString());
                clock.tell(new Clock.Ring("once"));

                assertThat(done(mesh.stopActor(clock.id()))).isEqualTo(new ActorStop(clock.id(), true, true));
                assertThat(done(mesh.describeActor(clock.id())).alwaysOn()).isFalse();
            }
        }
    }

    @Test
    void stopEndsAnActorAndStartsNoneThatSleeps() throws Exception {
        List<MeshEvent> events = new CopyOnWriteArrayList<>();
        try (Mesh mesh = Mesh.start(config(Duration.ofMinutes(1)))) {
            mesh.subscribe(events::add);
            MeshRef<Clock.Command> clock = clock(mesh, "d");
            assertThat(done(mesh.stopActor(clock.id()))).isEqualTo(new ActorStop(clock.id(), false, false));
            assertThat(events).noneMatch(ActorStarted.class::isInstance);

            done(mesh.startActor(clock.id()));
            assertThat(done(mesh.stopActor(clock.id()))).isEqualTo(new ActorStop(clock.id(), true, false));

            await("it is told")
                    .atMost(SOON)
                    .until(() -> events.stream()
                            .anyMatch(event ->
                                    event instanceof ActorStopped stopped && stopped.reason() == StopReason.REQUESTED));
            assertThat(clock.<Integer>call(Clock.Rings::new)).isZero();
            assertThatThrownBy(() -> done(mesh.stopActor(new ActorId("test.nobody", "1"))))
                    .hasCauseInstanceOf(UnknownActorException.class);
        }
    }

    @Test
    void remindersAndAlwaysOnWorkInMemoryWhileTheNodeLives() throws Exception {
        try (Mesh mesh = Mesh.start(
                MeshConfig.local().withActors(Clock.TYPE.withIdleTimeout(Duration.ofMillis(300)), Clock.ALWAYS_ON))) {
            MeshRef<Clock.Command> clock = clock(mesh, "memory");
            clock.<String>call(replyTo -> new Clock.Set("tea", 1_500, replyTo));
            awaitAsleep(mesh, clock.id());
            mesh.actor(Clock.ALWAYS_ON, file("on").toString()).<Integer>call(Clock.Rings::new);

            await("it rings").atMost(SOON).until(() -> lines("memory").contains("rang tea"));

            await("it is always on")
                    .atMost(SOON)
                    .until(() -> done(mesh.describeActor(new ActorId(
                                    Clock.ALWAYS_ON.name(), file("on").toString())))
                            .alwaysOn());
            List<ActorView> views = done(mesh.actors(10));
            assertThat(views).extracting(view -> view.actor().type()).contains(Clock.ALWAYS_ON.name());
            assertThat(views)
                    .isSortedAccordingTo((one, other) -> other.lastActivity().compareTo(one.lastActivity()));
        }
    }
}
