package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostAnswer;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.model.Payload;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class OpenRemindersTest {
    private static final ActorPlace PLACE = new ActorPlace("bank", "any.3|4711");
    private static final Instant DUE = Instant.parse("2026-11-29T12:00:00Z");

    private final TestInbox<HostAnswer> first = TestInbox.create();
    private final TestInbox<HostAnswer> second = TestInbox.create();
    private final OpenReminders reminders = new OpenReminders(PLACE);
    private final Envelope envelope = new Envelope("bank", "any.3|4711", "ring", null);

    private static HostOrder.Remind remind(Instant due, int command, TestInbox<HostAnswer> replyTo) {
        return new HostOrder.Remind(
                PLACE, "tea", due, new Payload((byte) 2, new byte[] {(byte) command}), replyTo.getRef());
    }

    @Test
    void oneThatIsToldAgainIsKnownAndAnsweredOnceToTheLast() {
        reminders.begin(envelope, remind(DUE, 7, first));

        assertThat(reminders.knows(remind(DUE, 7, second))).isTrue();
        reminders.handled(envelope);
        reminders.handled(envelope);

        assertThat(first.hasMessages()).isFalse();
        assertThat(second.getAllReceived())
                .containsExactly(new HostAnswer.Reminded(PLACE, "tea", DUE, new Payload((byte) 2, new byte[] {7})));
        assertThat(reminders.knows(remind(DUE, 7, second))).isFalse();
    }

    @Test
    void anotherBeatOrCommandIsAnotherReminder() {
        reminders.begin(envelope, remind(DUE, 7, first));

        assertThat(reminders.knows(remind(DUE.plusSeconds(60), 7, first))).isFalse();
        assertThat(reminders.knows(remind(DUE, 8, first))).isFalse();
    }

    @Test
    void whatAnInstanceThatFailedHadNotHandledIsToldAgain() {
        reminders.begin(envelope, remind(DUE, 7, first));

        reminders.drop();

        assertThat(reminders.knows(remind(DUE, 7, first))).isFalse();
        reminders.handled(envelope);
        assertThat(first.hasMessages()).isFalse();
    }

    @Test
    void oneThatTheActorDoesNotHandleIsToldAgain() {
        reminders.begin(envelope, remind(DUE, 7, first));

        reminders.refused(envelope);
        reminders.handled(envelope);

        assertThat(first.hasMessages()).isFalse();
        assertThat(reminders.knows(remind(DUE, 7, first))).isFalse();
    }
}
