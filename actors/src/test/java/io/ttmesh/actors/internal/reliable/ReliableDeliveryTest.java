package io.ttmesh.actors.internal.reliable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.model.error.ActorFailedException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands on their way from one node to one actor that may be lost, repeated, refused and thrown at. */
@Timeout(30)
class ReliableDeliveryTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final ReliableScene scene = new ReliableScene(KIT, ReliableScene.settings(4, 4));

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    @Test
    void eachIsHandledOnceInOrderAndConfirmedOnlyThen() throws Exception {
        List<CompletableFuture<Object>> told = offers(8);

        for (int i = 0; i < told.size(); i++) {
            Envelope next = scene.handed();
            assertThat(told.get(i)).isNotDone();
            scene.handled(next);
            told.get(i).get(10, TimeUnit.SECONDS);
        }
        scene.expectNothing();
    }

    @Test
    void copiesOfOneAreDropped() throws Exception {
        scene.arrive(3);

        List<CompletableFuture<Object>> told = offers(6);
        for (CompletableFuture<Object> one : told) {
            scene.handleNext();
            one.get(10, TimeUnit.SECONDS);
        }

        scene.expectNothing();
    }

    @Test
    void whatIsLostIsSentAgain() throws Exception {
        scene.arrive(0);
        CompletableFuture<Object> first = scene.offer("lost");
        scene.expectNothing();

        scene.arrive(1);
        scene.handleNext();

        first.get(10, TimeUnit.SECONDS);
    }

    @Test
    void nextHostGetsAllThatIsUnconfirmedInOrder() throws Exception {
        List<CompletableFuture<Object>> told = offers(6);
        scene.handleNext();
        told.get(0).get(10, TimeUnit.SECONDS);
        scene.handed();

        scene.host();
        for (CompletableFuture<Object> one : told.subList(1, 6)) {
            assertThat(one).isNotDone();
            scene.handleNext();
            one.get(10, TimeUnit.SECONDS);
        }

        scene.expectNothing();
    }

    @Test
    void oneThatIsThrownAtIsHandedInAgainAndThenGivenUpWhileTheNextGoesOn() throws Exception {
        List<CompletableFuture<Object>> told = offers(2);

        scene.failed(scene.handed(), ActorFailure.Kind.THREW);
        assertThat(told.get(0)).isNotDone();
        scene.failed(scene.handed(), ActorFailure.Kind.THREW);
        scene.handleNext();

        assertThatThrownBy(() -> told.get(0).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("test.reliable/a");
        assertThat(scene.losers).containsExactly(ReliableScene.ACTOR);
        told.get(1).get(10, TimeUnit.SECONDS);
        scene.expectNothing();
    }

    @Test
    void oneThatCanNotBeReadIsGivenUpAtOnce() {
        CompletableFuture<Object> told = scene.offer("unreadable");

        scene.failed(scene.handed(), ActorFailure.Kind.WRONG_PAYLOAD);

        assertThatThrownBy(() -> told.get(10, TimeUnit.SECONDS)).cause().isInstanceOf(WrongPayloadException.class);
    }

    @Test
    void oneThatIsRefusedIsHandedInAgainAfterAPause() throws Exception {
        CompletableFuture<Object> told = scene.offer("refused");

        for (ActorFailure.Kind kind :
                List.of(ActorFailure.Kind.OVERLOADED, ActorFailure.Kind.UNAVAILABLE, ActorFailure.Kind.UNKNOWN)) {
            scene.failed(scene.handed(), kind);
        }
        scene.handleNext();

        told.get(10, TimeUnit.SECONDS);
    }

    @Test
    void receiptOfOneThatFailedBeforeIsNone() throws Exception {
        CompletableFuture<Object> told = scene.offer("flaky");
        Envelope before = scene.handed();

        scene.failed(before, ActorFailure.Kind.THREW);
        scene.handled(before);
        Envelope after = scene.handed();

        scene.expectNothing();
        assertThat(told).isNotDone();
        scene.handled(after);
        told.get(10, TimeUnit.SECONDS);
    }

    @Test
    void beyondWindowAndQueueOneIsRefused() throws Exception {
        List<CompletableFuture<Object>> told = offers(8);

        assertThatThrownBy(() -> scene.offer("ninth").get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("reliable-window, 4")
                .hasMessageContaining("reliable-queue, 4");
        scene.handleNext();
        told.get(0).get(10, TimeUnit.SECONDS);

        assertThat(scene.offer("tenth")).isNotDone();
    }

    @Test
    void beyondTheBytesOfANodeOneIsRefusedUntilThereIsRoom() throws Exception {
        CompletableFuture<Object> large = scene.offer("x".repeat(9_000));

        assertThatThrownBy(() -> scene.offer("y".repeat(2_000)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("reliable-buffer-bytes");
        scene.handleNext();
        large.get(10, TimeUnit.SECONDS);

        assertThat(scene.offer("y".repeat(2_000))).isNotDone();
    }

    @Test
    void beyondTheActorsOfANodeOneIsRefusedUntilAnotherIsForgotten() throws Exception {
        var slow = new ReliableScene(KIT, ReliableScene.settings(4, 4, Duration.ofSeconds(3)));
        CompletableFuture<Object> first = slow.offer("one");
        slow.handleNext();
        first.get(10, TimeUnit.SECONDS);
        slow.offer("any.1|b", "two");

        assertThatThrownBy(() ->
                        slow.offer("any.2|c", "three").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("reliable-actors-max");

        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> {
            var later = slow.offer("any.2|c", "four").toCompletableFuture();
            assertThatThrownBy(() -> later.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            return null;
        });
    }

    @Test
    void whatIsUnderWayWhenTheNodeEndsIsUnknown() {
        ActorTestKit ending = ActorTestKit.create();
        var last = new ReliableScene(ending, ReliableScene.settings(4, 4));
        List<CompletableFuture<Object>> told = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            told.add(last.offer("command " + i));
        }
        last.handed();

        ending.shutdownTestKit();

        for (CompletableFuture<Object> one : told) {
            assertThatThrownBy(() -> one.get(10, TimeUnit.SECONDS)).cause().isInstanceOf(OutcomeUnknownException.class);
        }
    }

    private List<CompletableFuture<Object>> offers(int count) {
        List<CompletableFuture<Object>> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            told.add(scene.offer("command " + i));
        }
        return told;
    }
}
