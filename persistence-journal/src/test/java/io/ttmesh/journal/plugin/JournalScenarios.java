package io.ttmesh.journal.plugin;

import static io.ttmesh.journal.plugin.JournalProbe.atomic;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.solo.RefHolder;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.EventFilter;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What Pekko asks of a journal, on whatever group it stands. */
abstract class JournalScenarios {
    private final Supplier<ActorSystem> hosted;
    private ActorSystem system;
    private JournalProbe probe;
    private String pid;

    JournalScenarios(Supplier<ActorSystem> hosted) {
        this.hosted = hosted;
    }

    @BeforeEach
    void writeFive(TestInfo test) {
        system = hosted.get();
        probe = new JournalProbe(system, UUID.randomUUID().toString());
        pid = "j-" + test.getTestMethod().orElseThrow().getName();
        probe.write(pid, 1, 5);
    }

    @Test
    void replaysAll() {
        JournalProbe.Replayed replayed = probe.replay(pid);

        assertThat(replayed.payloads()).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
        assertThat(replayed.events()).allSatisfy(event -> {
            assertThat(event.persistenceId()).isEqualTo(pid);
            assertThat(event.writerUuid()).isEqualTo(probe.writer);
            assertThat(event.deleted()).isFalse();
            assertThat(event.metadata().isEmpty()).isTrue();
        });
        assertThat(replayed.highest()).isEqualTo(5);
    }

    @Test
    void replaysWithinBoundsAndLimits() {
        assertReplay(3, Long.MAX_VALUE, Long.MAX_VALUE, 3L, 4L, 5L);
        assertReplay(1, 3, Long.MAX_VALUE, 1L, 2L, 3L);
        assertReplay(1, Long.MAX_VALUE, 3, 1L, 2L, 3L);
        assertReplay(2, 3, Long.MAX_VALUE, 2L, 3L);
        assertReplay(2, 5, 2, 2L, 3L);
        assertReplay(2, 2, Long.MAX_VALUE, 2L);
        assertReplay(2, 4, 1, 2L);
        assertReplay(2, 4, 0);
        assertReplay(3, 2, Long.MAX_VALUE);
        assertReplay(0, Long.MAX_VALUE, Long.MAX_VALUE, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void neverSeenPersistenceIdHasNothing() {
        JournalProbe.Replayed replayed = probe.replay("never-seen", 0, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(replayed.events()).isEmpty();
        assertThat(replayed.highest()).isZero();
    }

    @Test
    void deletedEventsAreGoneAndTheHighestNumberStays() {
        TestKit subscriber = new TestKit(system);
        system.getEventStream().subscribe(subscriber.getRef(), JournalProtocol.DeleteMessagesTo.class);

        probe.delete(pid, 3);

        subscriber.expectMsgClass(JournalProtocol.DeleteMessagesTo.class);
        assertThat(probe.replay(pid).numbers()).containsExactly(4L, 5L);
        assertThat(probe.replay(pid).highest()).isEqualTo(5);

        probe.delete(pid, Long.MAX_VALUE);
        assertThat(probe.replay(pid).events()).isEmpty();
        assertThat(probe.replay(pid).highest()).isEqualTo(5);

        probe.write(pid, 6, 8);
        assertThat(probe.replay(pid).numbers()).containsExactly(6L, 7L, 8L);
    }

    @Test
    void referencesToActorsSurvive() {
        RefHolder holder = new RefHolder(probe.actor.getRef());
        probe.send(List.of(atomic(probe.event(pid, 6, holder))));
        probe.expectSuccess();
        probe.expectStored(6, holder);

        assertThat(probe.replay(pid, 6, 6, 1).payloads()).containsExactly(holder);
    }

    @Test
    void allThatTheReprKeepsComesBack() {
        PersistentRepr event = probe.event(pid, 6, "payload")
                .withManifest("adapter manifest")
                .withTimestamp(1_234_567_890L)
                .withMetadata(new RefHolder(probe.actor.getRef()));
        probe.send(List.of(atomic(event)));
        probe.expectSuccess();
        probe.expectStored(6, "payload");

        PersistentRepr back = probe.replay(pid, 6, 6, 1).events().getFirst();
        assertThat(back).isEqualTo(event);
        assertThat(back.manifest()).isEqualTo("adapter manifest");
        assertThat(back.timestamp()).isEqualTo(1_234_567_890L);
        assertThat(back.metadata().get()).isEqualTo(new RefHolder(probe.actor.getRef()));
    }

    @Test
    void eventThatCanNotBeSerializedIsRejectedAlone() {
        new EventFilter(NotSerializableException.class, system).occurrences(1).intercept(() -> {
            probe.send(List.of(
                    atomic(probe.event(pid, 6, "b-6")),
                    atomic(probe.event(pid, 7, new Object())),
                    atomic(probe.event(pid, 8, "b-8"))));
            probe.expectSuccess();
            probe.expectStored(6, "b-6");
            assertThat(probe.expectRejected(7)).isInstanceOf(NotSerializableException.class);
            probe.expectStored(8, "b-8");
            return null;
        });

        assertThat(probe.replay(pid).numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 8L);
    }

    @Test
    void actorGoesOnBehindARejectedNumber() {
        new EventFilter(NotSerializableException.class, system).occurrences(2).intercept(() -> {
            probe.send(List.of(atomic(probe.event(pid, 6, new Object()))));
            probe.expectSuccess();
            probe.expectRejected(6);
            probe.send(List.of(atomic(probe.event(pid, 7, new Object()))));
            probe.expectSuccess();
            probe.expectRejected(7);
            return null;
        });
        probe.send(List.of(atomic(probe.event(pid, 8, "b-8"))));
        probe.expectSuccess();
        probe.expectStored(8, "b-8");
        probe.send(List.of(atomic(probe.event(pid, 9, "b-9"))));
        probe.expectSuccess();
        probe.expectStored(9, "b-9");

        assertThat(probe.replay(pid, 5, Long.MAX_VALUE, Long.MAX_VALUE).numbers())
                .containsExactly(5L, 8L, 9L);
    }

    @Test
    void recoveryForgetsARejectedNumber() {
        new EventFilter(NotSerializableException.class, system).occurrences(1).intercept(() -> {
            probe.send(List.of(atomic(probe.event(pid, 6, new Object()))));
            probe.expectSuccess();
            probe.expectRejected(6);
            return null;
        });
        assertThat(probe.replay(pid).highest()).isEqualTo(5);

        probe.write(pid, 6, 7);
        assertThat(probe.replay(pid).highest()).isEqualTo(7);
    }

    @Test
    void atomicWriteOfWhichOneEventFailsIsRejectedAsAWhole() {
        new EventFilter(NotSerializableException.class, system).occurrences(1).intercept(() -> {
            probe.send(List.of(
                    atomic(probe.event(pid, 6, "b-6"), probe.event(pid, 7, new Object())),
                    atomic(probe.event(pid, 8, "b-8"))));
            probe.expectSuccess();
            probe.expectRejected(6);
            probe.expectRejected(7);
            probe.expectStored(8, "b-8");
            return null;
        });
        assertThat(probe.replay(pid).numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 8L);
    }

    @Test
    void tooLargeEventIsRejectedAndLargeOnesAreTaken() {
        String five = "x".repeat(5 << 20);
        new EventFilter(JournalException.Refused.class, system).occurrences(1).intercept(() -> {
            probe.send(List.of(
                    atomic(probe.event(pid, 6, five)),
                    atomic(probe.event(pid, 7, "x".repeat(9 << 20))),
                    atomic(probe.event(pid, 8, five))));
            probe.expectSuccess();
            probe.expectStored(6, five);
            assertThat(probe.expectRejected(7)).isInstanceOf(JournalException.Refused.class);
            probe.expectStored(8, five);
            return null;
        });

        assertThat(probe.replay(pid, 6, 8, 8).payloads()).containsExactly(five, five);
    }

    @Test
    void severalAtomicWritesOfOneRequestAreStoredAllOrNone() {
        // The third does not follow the second, so nothing of the request may be stored.
        probe.send(List.of(
                atomic(probe.event(pid, 5, "again-5")),
                atomic(probe.event(pid, 6, "b-6")),
                atomic(probe.event(pid, 7, "b-7"))));

        assertThat(probe.expectFailure(3)).isInstanceOf(JournalException.StaleWriter.class);
        assertThat(probe.replay(pid).payloads()).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
    }

    @Test
    void staleWriterIsRefused() {
        JournalProbe other = new JournalProbe(system, UUID.randomUUID().toString());
        assertThat(other.replay(pid).highest()).isEqualTo(5);
        other.write(pid, 6, 6);

        probe.send(List.of(atomic(probe.event(pid, 6, "stale"))));

        assertThat(probe.expectFailure(1))
                .isInstanceOf(JournalException.StaleWriter.class)
                .hasMessageContaining(pid);
        assertThat(probe.replay(pid).payloads()).endsWith("a-6").doesNotContain("stale");
    }

    @Test
    void gapIsRefused() {
        probe.send(List.of(atomic(probe.event(pid, 9, "far"))));

        assertThat(probe.expectFailure(1)).isInstanceOf(JournalException.SequenceGap.class);
        assertThat(probe.replay(pid).highest()).isEqualTo(5);
    }

    @Test
    void longHistoryIsReplayedInOrderOverManyPages() {
        List<AtomicWrite> writes = new ArrayList<>();
        IntStream.rangeClosed(6, 2_345).forEach(i -> writes.add(atomic(probe.event(pid, i, "a-" + i))));
        probe.send(writes);
        probe.expectSuccess();
        LongStream.rangeClosed(6, 2_345).forEach(i -> probe.expectStored(i, "a-" + i));

        JournalProbe.Replayed replayed = probe.replay(pid);

        assertThat(replayed.numbers())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2_345).boxed().toList());
        assertThat(probe.replay(pid, 400, 2_000, 1_234).events()).hasSize(1_234);
    }

    private void assertReplay(long from, long to, long max, Long... numbers) {
        JournalProbe.Replayed replayed = probe.replay(pid, from, to, max);
        assertThat(replayed.numbers()).containsExactly(numbers);
        assertThat(replayed.highest()).isEqualTo(5);
    }
}
