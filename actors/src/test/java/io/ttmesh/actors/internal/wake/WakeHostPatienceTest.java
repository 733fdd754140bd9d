package io.ttmesh.actors.internal.wake;

import static io.ttmesh.actors.internal.wake.WakeScene.COMMAND;
import static io.ttmesh.actors.internal.wake.WakeScene.PLACE;
import static io.ttmesh.actors.internal.wake.WakeScene.RETRY;
import static io.ttmesh.actors.internal.wake.WakeScene.TRIES;
import static io.ttmesh.actors.internal.wake.WakeScene.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.ReminderTime;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a keeper does about actors that can not be reached, or do not do what they are told. */
@Timeout(120)
class WakeHostPatienceTest {
    private static final Duration SWEEP = Duration.ofMillis(100);
    private static final int MANY = 1_500;

    private final WakeScene scene = WakeScene.indexed();

    @AfterEach
    void stop() {
        scene.close();
    }

    private Reminder tea() {
        return Reminder.at("tea", COMMAND, scene.now());
    }

    private void putManyAlwaysOn() {
        for (int i = 0; i < MANY; i++) {
            scene.states.put(place("silent", "s" + i), WakeRecord.NONE.withAlwaysOn(true));
        }
    }

    @Test
    void alwaysOnActorsWithoutHostsHoldUpNoReminder() {
        putManyAlwaysOn();
        scene.states.put(PLACE, WakeRecord.NONE.with(tea(), scene.now()));
        scene.loseHostsOf("silent");

        scene.start();

        assertThat(scene.told())
                .singleElement()
                .satisfies(told -> assertThat(told.place()).isEqualTo(PLACE));
    }

    @Test
    void alwaysOnActorsThatDoNotAnswerHoldUpRemindersForNoLongerThanTheyAreWaitedFor() {
        putManyAlwaysOn();
        scene.states.put(PLACE, WakeRecord.NONE.with(tea(), scene.now()));

        scene.start();
        scene.pass(SWEEP);
        List<HostOrder> atOnce = scene.orders();
        scene.pass(RETRY);
        scene.pass(SWEEP);

        assertThat(atOnce).hasSizeLessThan(MANY).allMatch(HostOrder.Rouse.class::isInstance);
        assertThat(scene.told()).isNotEmpty().allMatch(told -> told.place().equals(PLACE));
    }

    @Test
    void remindersThatAreNeverHandledHoldUpNoOthers() {
        for (int i = 0; i < MANY; i++) {
            scene.states.put(
                    place("silent", "s" + i),
                    WakeRecord.NONE.with(
                            Reminder.at("never", COMMAND, scene.now().minusSeconds(9)), scene.now()));
        }
        scene.states.put(PLACE, WakeRecord.NONE.with(tea(), scene.now()));

        scene.start();
        scene.pass(RETRY);
        scene.pass(SWEEP);

        assertThat(scene.told()).filteredOn(told -> told.name().equals("tea")).isNotEmpty();
    }

    @Test
    void tellingThatCouldNotBeSentIsNoTry() {
        scene.loseHostsOf("bank");
        scene.start();
        scene.set(PLACE, tea());
        for (int i = 0; i < 10 * TRIES; i++) {
            scene.pass(RETRY);
        }
        assertThat(scene.orders()).isEmpty();
        assertThat(scene.events).hasExactlyElementsOfTypes(MeshEvent.ActorReminderSet.class);

        scene.findHostsOf("bank");
        for (int i = 0; i < 100 && scene.events.size() < 2; i++) {
            scene.pass(RETRY);
        }

        assertThat(scene.told()).hasSize(TRIES);
        assertThat(scene.events)
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        MeshEvent.ActorReminderLost.class,
                        lost -> assertThat(lost.tries()).isEqualTo(TRIES));
    }

    @Test
    void ofManyThatCanNotBeToldAThousandStayInMemory() {
        for (int i = 0; i < MANY; i++) {
            scene.states.put(place("bank", "s" + i), WakeRecord.NONE.with(tea(), scene.now()));
        }
        scene.loseHostsOf("bank");
        scene.start();

        scene.pass(Duration.ofSeconds(70));

        // The others are read again when the index has them.
        assertThat(IntStream.range(0, MANY).filter(i -> scene.states.reads(place("bank", "s" + i)) == 1))
                .hasSize(1_024);
    }

    @Test
    void manyThatCouldNotBeToldAreToldOnceTheirTypeHasHosts() {
        for (int i = 0; i < MANY; i++) {
            scene.states.put(place("bank", "s" + i), WakeRecord.NONE.with(tea(), scene.now()));
        }
        scene.loseHostsOf("bank");
        scene.start();
        scene.pass(RETRY);

        scene.findHostsOf("bank");
        Set<ActorPlace> told = new HashSet<>();
        for (int i = 0; i < 30 && told.size() < MANY; i++) {
            scene.pass(RETRY);
            for (HostOrder.Remind one : scene.told()) {
                told.add(one.place());
                scene.handled(one);
            }
        }

        assertThat(told).hasSize(MANY);
    }

    /** Set at each start, as the guide has it, and needed in between: every ten minutes. */
    @Test
    void reminderThatIsSetAtEachStartIsToldAtItsTime() {
        scene.start();
        Duration hour = Duration.ofHours(1);
        Instant due = scene.now().plus(hour);

        for (int i = 0; i < 6; i++) {
            scene.set(PLACE, Reminder.of("interest", COMMAND, new ReminderTime.Every(hour), scene.now()));
            scene.set(PLACE, Reminder.of("dunning", COMMAND, new ReminderTime.After(hour), scene.now()));
            assertThat(scene.told()).isEmpty();
            scene.pass(Duration.ofMinutes(10));
        }
        scene.pass(RETRY);

        assertThat(scene.told())
                .allMatch(told -> told.due().equals(due))
                .extracting(HostOrder.Remind::name)
                .containsExactlyInAnyOrder("interest", "dunning");
    }

    @Test
    void whatIsSetAgainWhileItIsToldIsToldUntilItIsHandledAndComesAgain() {
        scene.start();
        Duration hour = Duration.ofHours(1);
        scene.set(PLACE, Reminder.of("tick", COMMAND, new ReminderTime.After(hour), scene.now()));
        scene.pass(hour);
        scene.pass(RETRY);
        HostOrder.Remind first = scene.told().getFirst();

        Instant next = scene.now().plus(hour);
        scene.set(PLACE, Reminder.of("tick", COMMAND, new ReminderTime.After(hour), scene.now()));
        scene.pass(RETRY);
        assertThat(scene.told()).containsExactly(first);
        scene.handled(first);
        scene.pass(hour.minus(RETRY.multipliedBy(2)));
        assertThat(scene.told()).isEmpty();
        scene.pass(RETRY);
        scene.pass(RETRY);

        assertThat(scene.told()).isNotEmpty().allMatch(told -> told.due().equals(next));
    }

    @Test
    void anotherCommandAtTheSameTimeIsToldThoughTheFormerWasHandled() {
        scene.start();
        scene.set(PLACE, tea());
        HostOrder.Remind first = scene.told().getFirst();
        var other = new Payload((byte) 2, new byte[] {8});

        scene.set(PLACE, Reminder.at("tea", other, first.due()));
        HostOrder.Remind second = scene.told().getFirst();
        scene.handled(first);
        scene.pass(RETRY);

        assertThat(second.command()).isEqualTo(other);
        assertThat(scene.told()).containsExactly(second);
    }
}
