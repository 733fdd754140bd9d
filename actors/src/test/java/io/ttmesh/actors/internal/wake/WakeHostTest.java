package io.ttmesh.actors.internal.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.spi.WakeSettings;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.ShardId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeHostTest {
    private static final ActorPlace PLACE = new ActorPlace("bank", "any.3|4711");
    private static final NodeId NODE = new NodeId("a");
    private static final Duration RETRY = Duration.ofMillis(100);

    private final ActorTestKit kit = ActorTestKit.create();
    private final FakeStates states = new FakeStates();
    private final TestProbe<HostOrder> actor = kit.createTestProbe();
    private final TestProbe<WakeAnswer> asker = kit.createTestProbe();
    private final List<MeshEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger orders = new AtomicInteger();
    private int seen;

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private ActorRef<WakeCommand> host() {
        var settings = new WakeSettings(2, 1_000, RETRY, 3, Duration.ofMillis(10), Duration.ofMillis(100), 1);
        return kit.spawn(WakeHost.create(
                ShardId.parse("any.3"),
                new WakeHost.Setup(
                        NODE,
                        Clock.systemUTC(),
                        settings,
                        new WakeStore(states, Optional.of(states)),
                        order -> {
                            orders.incrementAndGet();
                            actor.getRef().tell(order);
                        },
                        events::addAll)));
    }

    private static Reminder reminder(String name, Duration in) {
        return Reminder.at(
                name, new Payload((byte) 2, new byte[] {7}), Instant.now().plus(in));
    }

    private void awaitRecord(WakeRecord wanted) {
        await().untilAsserted(() -> assertThat(states.record(PLACE)).isEqualTo(wanted));
    }

    @Test
    void reminderIsKeptWithItsDueTimeAndToldUntilItIsHandled() {
        ActorRef<WakeCommand> host = host();
        Reminder tea = reminder("tea", Duration.ofMillis(50));

        host.tell(new WakeCommand.Remind(PLACE, tea, asker.getRef()));

        assertThat(asker.expectMessageClass(WakeAnswer.Kept.class).changed()).isTrue();
        assertThat(states.tag(PLACE))
                .isEqualTo("~set+actor-wake/any.3@" + tea.due().toEpochMilli());
        HostOrder.Remind first = actor.expectMessageClass(HostOrder.Remind.class);
        HostOrder.Remind again = actor.expectMessageClass(HostOrder.Remind.class);
        assertThat(Instant.now()).isAfterOrEqualTo(tea.due());
        assertThat(again).isEqualTo(first);
        assertThat(first.command()).isEqualTo(tea.command());
        first.replyTo().tell(new HostAnswer.Reminded(PLACE, "tea", tea.due(), tea.command()));
        awaitRecord(WakeRecord.NONE);
        assertThat(states.tag(PLACE)).isEqualTo("~set-actor-wake/any.3");
        assertThat(events)
                .hasExactlyElementsOfTypes(MeshEvent.ActorReminderSet.class, MeshEvent.ActorReminded.class)
                .first(InstanceOfAssertFactories.type(MeshEvent.ActorReminderSet.class))
                .satisfies(set -> assertThat(set.due()).isEqualTo(tea.due()));
    }

    @Test
    void reminderThatIsNeverHandledIsGivenUp() {
        ActorRef<WakeCommand> host = host();
        host.tell(new WakeCommand.Remind(PLACE, reminder("tea", Duration.ZERO), asker.getRef()));

        for (int i = 0; i < 3; i++) {
            actor.expectMessageClass(HostOrder.Remind.class);
        }
        awaitRecord(WakeRecord.NONE);

        actor.expectNoMessage(RETRY.multipliedBy(5));
        assertThat(events)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        MeshEvent.ActorReminderLost.class,
                        lost -> assertThat(lost.tries()).isEqualTo(3));
    }

    @Test
    void newHostFindsWhatIsDueInTheIndex() {
        states.put(PLACE, WakeRecord.NONE.with(reminder("tea", Duration.ofMillis(300)), Instant.now()));

        host();

        assertThat(actor.expectMessageClass(HostOrder.Remind.class).name()).isEqualTo("tea");
    }

    @Test
    void reminderThatComesLateLeavesMemoryAndIsFoundAgain() {
        ActorRef<WakeCommand> host = host();
        Reminder late = reminder("late", Duration.ofMillis(1_500));
        host.tell(new WakeCommand.Remind(PLACE, late, asker.getRef()));
        asker.expectMessageClass(WakeAnswer.Kept.class);
        // What another host writes meanwhile is seen, for nothing of it is in memory.
        states.put(PLACE, WakeRecord.NONE.with(reminder("other", Duration.ofSeconds(1)), Instant.now()));

        assertThat(actor.expectMessageClass(HostOrder.Remind.class).name()).isEqualTo("other");
    }

    @Test
    void whatIsAlwaysOnIsRousedUntilItIsAwakeAndAgainWhenItsHostEnds() {
        ActorRef<WakeCommand> host = host();
        TestProbe<Object> instance = kit.createTestProbe();
        TestProbe<Object> successor = kit.createTestProbe();
        host.tell(new WakeCommand.KeepOn(PLACE, asker.getRef()));
        assertThat(asker.expectMessageClass(WakeAnswer.Kept.class).alwaysOn()).isTrue();
        nextRouse();
        HostOrder.Rouse rouse = nextRouse();

        rouse.replyTo().tell(new HostAnswer.Awake(PLACE, NODE, instance.getRef()));
        forgetRouses(host);
        actor.expectNoMessage(RETRY.multipliedBy(4));
        instance.stop();

        HostOrder.Rouse next = nextRouse();
        next.replyTo().tell(new HostAnswer.Awake(PLACE, NODE, successor.getRef()));
        host.tell(new WakeCommand.LetGo(PLACE, asker.getRef()));
        assertThat(asker.expectMessageClass(WakeAnswer.Kept.class).changed()).isTrue();
        forgetRouses(host);
        successor.stop();
        actor.expectNoMessage(RETRY.multipliedBy(4));
        awaitRecord(WakeRecord.NONE);
    }

    /** What the host sent before it knew: its answer comes after all that. */
    private void forgetRouses(ActorRef<WakeCommand> host) {
        host.tell(new WakeCommand.Look(PLACE, asker.getRef()));
        asker.expectMessageClass(WakeAnswer.Kept.class);
        int unseen = orders.get() - seen;
        if (unseen > 0) {
            actor.receiveSeveralMessages(unseen);
        }
        seen += unseen;
    }

    private HostOrder.Rouse nextRouse() {
        seen++;
        return actor.expectMessageClass(HostOrder.Rouse.class);
    }

    @Test
    void limitsAreKeptAndNamed() {
        ActorRef<WakeCommand> host = host();
        for (String name : List.of("one", "two", "two")) {
            host.tell(new WakeCommand.Remind(PLACE, reminder(name, Duration.ofHours(1)), asker.getRef()));
            asker.expectMessageClass(WakeAnswer.Kept.class);
        }
        host.tell(new WakeCommand.Remind(PLACE, reminder("three", Duration.ofHours(1)), asker.getRef()));
        assertThat(asker.expectMessageClass(WakeAnswer.Refused.class).why()).contains("three", "reminders-max");

        host.tell(new WakeCommand.KeepOn(PLACE, asker.getRef()));
        asker.expectMessageClass(WakeAnswer.Kept.class);
        host.tell(new WakeCommand.KeepOn(new ActorPlace("bank", "any.3|2"), asker.getRef()));
        assertThat(asker.expectMessageClass(WakeAnswer.Refused.class).why()).contains("bank/2", "always-on-max");
    }

    @Test
    void writeThatFailsIsToldAndTheRecordIsReadAgain() {
        ActorRef<WakeCommand> host = host();
        states.failNext(1);
        host.tell(new WakeCommand.Remind(PLACE, reminder("tea", Duration.ofHours(1)), asker.getRef()));
        assertThat(asker.expectMessageClass(WakeAnswer.Failed.class).why()).contains("not known");

        states.put(PLACE, WakeRecord.NONE.with(reminder("by another", Duration.ofHours(1)), Instant.now()));
        host.tell(new WakeCommand.Remind(PLACE, reminder("tea", Duration.ofHours(1)), asker.getRef()));

        WakeAnswer.Kept kept = asker.expectMessageClass(WakeAnswer.Kept.class);
        assertThat(kept.reminders()).extracting(one -> one.name()).containsExactlyInAnyOrder("by another", "tea");
    }

    @Test
    void hostThatLeavesAnswersFirstWhomItHasHeard() {
        ActorRef<WakeCommand> host = host();
        CompletableFuture<Done> written = states.holdWrites();
        host.tell(new WakeCommand.Remind(PLACE, reminder("tea", Duration.ofHours(1)), asker.getRef()));
        host.tell(new WakeCommand.Remind(PLACE, reminder("cake", Duration.ofHours(1)), asker.getRef()));
        host.tell(new WakeHost.Leave());
        asker.expectNoMessage(RETRY);

        written.complete(Done.getInstance());

        assertThat(asker.expectMessageClass(WakeAnswer.Kept.class).reminders()).hasSize(1);
        assertThat(asker.expectMessageClass(WakeAnswer.Kept.class).reminders()).hasSize(2);
        asker.expectTerminated(host);
    }
}
