package io.ttmesh.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.ActorView;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.CallCycleException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.MeshConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors that wait for each other, or for ever. An ask waits for a minute here: what ends sooner did not time out. */
@Timeout(50)
class CallCycleTest {
    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = Mesh.start(MeshConfig.local()
                .with("ttmesh.actors.service.ask-timeout", "60s")
                .with("ttmesh.actors.service.stuck-after", "400ms")
                .with("ttmesh.actors.service.ask-depth-max", 5)
                .withActors(Gossip.TYPE));
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    private static String ask(String first, Gossip.How how, String... others) {
        return mesh.actor(Gossip.TYPE, first)
                .<String>call(Duration.ofSeconds(60), replyTo -> new Gossip.Ask(how, List.of(others), replyTo));
    }

    @Test
    void callInARingIsAnsweredAtOnceWithItsNames() throws Exception {
        List<MeshEvent> events = new CopyOnWriteArrayList<>();
        AutoCloseable subscription = mesh.subscribe(events::add);
        String ring = "test.gossip/a asks test.gossip/b asks test.gossip/a";
        try {
            assertThatThrownBy(() -> ask("a", Gossip.How.BY_CALL, "b", "a"))
                    .isInstanceOf(ActorFailedException.class)
                    .hasMessageContaining(CallCycleException.class.getName())
                    .hasMessageContaining(ring);

            await("the event")
                    .untilAsserted(() -> assertThat(events)
                            .anySatisfy(event -> assertThat(event)
                                    .isInstanceOfSatisfying(
                                            MeshEvent.ActorCallCycle.class,
                                            cycle -> assertThat(cycle.ring()).isEqualTo(ring))));
        } finally {
            subscription.close();
        }
    }

    @Test
    void actorThatCallsItselfIsToldSo() {
        assertThatThrownBy(() -> ask("self", Gossip.How.BY_CALL, "self"))
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("test.gossip/self asks test.gossip/self");
    }

    @Test
    void ringWithoutBlockingIsNoneAndIsAnswered() {
        assertThat(ask("c", Gossip.How.WITHOUT_BLOCKING, "d", "c")).isEqualTo("c d c");
    }

    @Test
    void handlerThatHasAskedAndWaitsForItsOwnLatchIsInNoRing() throws Exception {
        var gate = new CountDownLatch(1);
        Gossip.GATE.set(gate);
        CompletionStage<String> answer = mesh.actor(Gossip.TYPE, "s")
                .ask(replyTo -> new Gossip.Ask(Gossip.How.WITH_A_LATCH, List.of("t", "s"), replyTo));

        await("what the other asks back waits, and was not refused")
                .until(() -> waiting("t").isPresent() && waiting("s").orElse(0) > 0);
        gate.countDown();

        assertThat(answer.toCompletableFuture().get()).isEqualTo("s t s");
    }

    /** Commands that wait for an actor that is awake, besides the one that it handles. */
    private static Optional<Integer> waiting(String id) throws Exception {
        return mesh.actors(Optional.of(Gossip.TYPE.name()), 100).toCompletableFuture().get().stream()
                .filter(view -> view.actor().id().equals(id))
                .map(ActorView::waiting)
                .findFirst();
    }

    @Test
    void callInARowIsAnswered() {
        assertThat(ask("e", Gossip.How.BY_CALL, "f", "g")).isEqualTo("e f g");
    }

    @Test
    void actorThatHasAnsweredMayBeAskedAgainByTheSameOne() {
        ask("h", Gossip.How.BY_CALL, "i");

        assertThat(ask("i", Gossip.How.BY_CALL, "h")).isEqualTo("i h");
    }

    @Test
    void tooManyInARowAreRefusedByTheSettingsName() {
        String[] ring = Collections.nCopies(4, List.of("k", "j")).stream()
                .flatMap(List::stream)
                .toArray(String[]::new);

        assertThat(ask("j", Gossip.How.WITHOUT_BLOCKING, "k", "j", "k", "j", "k"))
                .isEqualTo("j k j k j k");
        assertThat(ask("j", Gossip.How.WITHOUT_BLOCKING, ring)).endsWith("?");
        assertThatThrownBy(() -> ask("l", Gossip.How.BY_JOIN, "m", "n", "o", "p", "q", "r"))
                .hasStackTraceContaining("ask-depth-max");
    }

    @Test
    void actorThatHangsIsReportedOnceWithTheStackOfItsThread() throws Exception {
        List<MeshEvent> events = new CopyOnWriteArrayList<>();
        var gate = new CountDownLatch(1);
        Gossip.GATE.set(gate);
        AutoCloseable subscription = mesh.subscribe(events::add);
        try {
            CompletionStage<String> hung = mesh.actor(Gossip.TYPE, "hung").ask(Gossip.Hang::new);

            await("the report").until(() -> !stuck(events).isEmpty());
            CompletionStage<String> later = mesh.actor(Gossip.TYPE, "later").ask(Gossip.Hang::new);
            await("the report of a later one").until(() -> stuck(events).size() > 1);
            gate.countDown();

            assertThat(hung.toCompletableFuture().get()).isEqualTo("freed");
            assertThat(later.toCompletableFuture().get()).isEqualTo("freed");
            assertThat(stuck(events)).extracting(report -> report.actor().id()).containsExactly("hung", "later");
            assertThat(stuck(events)).allSatisfy(report -> {
                assertThat(report.stack()).contains("Gossip.onMessage");
                assertThat(Duration.between(report.since(), report.at())).isGreaterThan(Duration.ofMillis(399));
            });
        } finally {
            subscription.close();
        }
    }

    private static List<MeshEvent.ActorStuck> stuck(List<MeshEvent> events) {
        return events.stream()
                .filter(MeshEvent.ActorStuck.class::isInstance)
                .map(MeshEvent.ActorStuck.class::cast)
                .toList();
    }
}
