package io.ttmesh.actors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.WakeIndex;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SlotKeeperTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final ShardId SHARD = ShardId.parse("eu.3");
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final TestClock clock = new TestClock();
    private final FakeWakeIndex index = new FakeWakeIndex();
    private final TestProbe<OwnerCommand> region = KIT.createTestProbe();
    private final List<ActorRef<OwnerCommand>> keepers = new ArrayList<>();

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    private ActorRef<OwnerCommand> start() {
        return start(index);
    }

    private ActorRef<OwnerCommand> start(WakeIndex kept) {
        ActorRef<OwnerCommand> keeper =
                KIT.spawn(SlotKeeper.create(new SlotKeeper.Setup(SHARD, kept, region.getRef(), clock, INTERVAL)));
        keepers.add(keeper);
        return keeper;
    }

    @AfterEach
    void stopKeepers() {
        keepers.forEach(KIT::stop);
    }

    private static TaskId id(int number) {
        return TaskId.parse("eu.3.dT" + (10_000 + number));
    }

    private void pass(Duration time) {
        clock.pass(time);
        TIME.timePasses(time);
    }

    private OwnerCommand.Rouse nextRouse() {
        return region.expectMessageClass(OwnerCommand.Rouse.class);
    }

    private static void answer(OwnerCommand.Rouse rouse) {
        rouse.replyTo().tell(new OwnerCommand.Roused(rouse.taskId()));
    }

    private TaskId rouseOne() {
        OwnerCommand.Rouse rouse = nextRouse();
        answer(rouse);
        return rouse.taskId();
    }

    /** Waits until the keeper has asked this often, which it does on another thread. */
    private void awaitAsked(int times) {
        Awaitility.await().until(() -> index.asked().size() >= times);
    }

    @Test
    void whatIsDueIsRousedWhenTheKeeperStarts() {
        index.put(id(1), Instant.EPOCH).put(id(2), TestClock.START);

        start();

        assertThat(List.of(rouseOne(), rouseOne())).containsExactly(id(1), id(2));
    }

    @Test
    void submissionsOfOtherShardsAreNotItsOwn() {
        index.put(TaskId.parse("eu.4.dX"), Instant.EPOCH).put(id(1), TestClock.START);

        start();

        assertThat(rouseOne()).isEqualTo(id(1));
    }

    /** So that a submission which sleeps through its own due time does not begin late. */
    @Test
    void whatComesDueIsRousedAheadOfTimeAndOnce() {
        index.put(id(1), TestClock.START.plusSeconds(100));
        start();
        awaitAsked(1);
        region.expectNoMessage(Duration.ZERO);

        for (int passed = 0; passed < 85; passed += 5) {
            int asked = index.asked().size();
            pass(INTERVAL);
            awaitAsked(asked + 1);
        }
        region.expectNoMessage(Duration.ZERO);
        pass(INTERVAL);

        assertThat(rouseOne()).isEqualTo(id(1));
        int asked = index.asked().size();
        pass(INTERVAL);
        awaitAsked(asked + 1);
        region.expectNoMessage(Duration.ZERO);
    }

    @Test
    void nextPageWaitsUntilAllOfThisOneAreAwake() {
        IntStream.range(0, SlotKeeper.PAGE + 1).forEach(i -> index.put(id(i), TestClock.START));
        start();
        List<OwnerCommand.Rouse> first = new ArrayList<>();
        IntStream.range(0, SlotKeeper.PAGE).forEach(i -> first.add(nextRouse()));

        first.stream().skip(1).forEach(SlotKeeperTest::answer);
        answer(first.get(1));
        region.expectNoMessage(Duration.ofMillis(50));
        assertThat(index.asked()).hasSize(1);
        answer(first.get(0));

        assertThat(rouseOne()).isEqualTo(id(SlotKeeper.PAGE));
        awaitAsked(2);
    }

    /** An entity that can not recover must not keep the others of its shard asleep. */
    @Test
    void oneThatDoesNotAwakeHoldsTheOthersUpForAWhileOnly() {
        IntStream.range(0, SlotKeeper.PAGE + 1).forEach(i -> index.put(id(i), TestClock.START));
        start();
        OwnerCommand.Rouse silent = nextRouse();
        IntStream.range(1, SlotKeeper.PAGE).forEach(i -> rouseOne());
        region.expectNoMessage(Duration.ZERO);

        Awaitility.await().untilAsserted(() -> {
            pass(Duration.ofSeconds(1));
            region.receiveMessage(Duration.ofMillis(20));
        });
        answer(silent);
    }

    @Test
    void journalThatDoesNotAnswerIsAskedAgain() {
        index.put(id(1), TestClock.START).failNext(3);
        start();

        for (int failed = 1; failed <= 3; failed++) {
            awaitAsked(failed);
            Duration retry = Duration.ofSeconds(1);
            int before = index.asked().size();
            Awaitility.await().until(() -> {
                pass(retry);
                return index.asked().size() > before;
            });
        }

        assertThat(rouseOne()).isEqualTo(id(1));
    }

    @Test
    void indexThatThrowsIsAskedAgain() {
        index.put(id(1), TestClock.START);
        var thrown = new AtomicBoolean();
        start((shard, after, upTo, limit) -> {
            if (thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("bug");
            }
            return index.due(shard, after, upTo, limit);
        });

        Awaitility.await().until(() -> {
            pass(Duration.ofSeconds(1));
            return !index.asked().isEmpty();
        });

        assertThat(rouseOne()).isEqualTo(id(1));
    }

    /** The word to wake it may have been lost: nothing else would find it. */
    @Test
    void whatIsLongOverdueIsRousedAgain() {
        index.put(id(1), TestClock.START);
        start();
        assertThat(rouseOne()).isEqualTo(id(1));
        awaitAsked(1);

        Awaitility.await().untilAsserted(() -> {
            pass(INTERVAL);
            OwnerCommand again = region.receiveMessage(Duration.ofMillis(20));
            assertThat(((OwnerCommand.Rouse) again).taskId()).isEqualTo(id(1));
        });

        assertThat(clock.instant()).isAfterOrEqualTo(TestClock.START.plusSeconds(60));
    }

    @Test
    void repeatedOrdersToKeepAwakeChangeNothing() {
        index.put(id(1), TestClock.START);
        ActorRef<OwnerCommand> keeper = start();

        keeper.tell(new OwnerCommand.KeepAwake(SHARD));
        keeper.tell(new OwnerCommand.KeepAwake(SHARD));

        assertThat(rouseOne()).isEqualTo(id(1));
        region.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whatIsMeantForOthersIsPassedOver() {
        ActorRef<OwnerCommand> keeper = start();
        index.put(id(1), TestClock.START.plusSeconds(11));

        keeper.tell(new OwnerCommand.Wake(id(7)));
        keeper.tell(new OwnerSignal.Idle());
        awaitAsked(1);
        Awaitility.await().until(() -> {
            pass(INTERVAL);
            return index.asked().size() > 1;
        });

        assertThat(rouseOne()).isEqualTo(id(1));
    }

    @Test
    void keeperGoesWithItsShard() {
        ActorRef<OwnerCommand> keeper = start();

        keeper.tell(new OwnerSignal.HandOff());

        region.expectTerminated(keeper);
    }
}
