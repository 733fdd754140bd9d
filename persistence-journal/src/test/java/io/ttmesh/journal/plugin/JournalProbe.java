package io.ttmesh.journal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.testkit.javadsl.TestKit;
import scala.jdk.javaapi.CollectionConverters;

/** Speaks to a journal plugin as a persistent actor does. */
final class JournalProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final ActorRef journal;
    final TestKit actor;
    final String writer;

    /** What a replay gave. */
    record Replayed(List<PersistentRepr> events, long highest) {
        List<Object> payloads() {
            return events.stream().map(PersistentRepr::payload).toList();
        }

        List<Long> numbers() {
            return events.stream().map(PersistentRepr::sequenceNr).toList();
        }
    }

    JournalProbe(ActorSystem system, String writer) {
        this.journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
        this.actor = new TestKit(system);
        this.writer = writer;
    }

    PersistentRepr event(String persistenceId, long sequenceNr, Object payload) {
        return PersistentRepr$.MODULE$.apply(
                payload, sequenceNr, persistenceId, "", false, ActorRef.noSender(), writer);
    }

    static AtomicWrite atomic(PersistentRepr... events) {
        return new AtomicWrite(CollectionConverters.asScala(List.of(events)).toList());
    }

    /** Writes {@code a-from} to {@code a-to}, the last two atomically, and expects success. */
    void write(String persistenceId, int from, int to) {
        List<AtomicWrite> writes = new ArrayList<>();
        for (int i = from; i < to - 1; i++) {
            writes.add(atomic(event(persistenceId, i, "a-" + i)));
        }
        writes.add(
                to == from
                        ? atomic(event(persistenceId, to, "a-" + to))
                        : atomic(event(persistenceId, to - 1, "a-" + (to - 1)), event(persistenceId, to, "a-" + to)));
        send(writes);
        expectSuccess();
        LongStream.rangeClosed(from, to).forEach(i -> expectStored(i, "a-" + i));
    }

    void send(List<AtomicWrite> writes) {
        journal.tell(
                new JournalProtocol.WriteMessages(
                        CollectionConverters.asScala(new ArrayList<PersistentEnvelope>(writes))
                                .toList(),
                        actor.getRef(),
                        1),
                actor.getRef());
    }

    void expectSuccess() {
        actor.expectMsg(PATIENCE, JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    }

    void expectStored(long sequenceNr, Object payload) {
        PersistentRepr stored = actor.expectMsgClass(PATIENCE, JournalProtocol.WriteMessageSuccess.class)
                .persistent();
        assertThat(stored.sequenceNr()).isEqualTo(sequenceNr);
        assertThat(stored.payload()).isEqualTo(payload);
    }

    Throwable expectRejected(long sequenceNr) {
        var rejected = actor.expectMsgClass(PATIENCE, JournalProtocol.WriteMessageRejected.class);
        assertThat(rejected.message().sequenceNr()).isEqualTo(sequenceNr);
        return rejected.cause();
    }

    Throwable expectFailure(int events) {
        Throwable cause = actor.expectMsgClass(PATIENCE, JournalProtocol.WriteMessagesFailed.class)
                .cause();
        for (int i = 0; i < events; i++) {
            actor.expectMsgClass(PATIENCE, JournalProtocol.WriteMessageFailure.class);
        }
        return cause;
    }

    Replayed replay(String persistenceId) {
        return replay(persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    Replayed replay(String persistenceId, long from, long to, long max) {
        journal.tell(new JournalProtocol.ReplayMessages(from, to, max, persistenceId, actor.getRef()), actor.getRef());
        List<PersistentRepr> events = new ArrayList<>();
        while (true) {
            Object next = actor.receiveOne(PATIENCE);
            switch (next) {
                case JournalProtocol.ReplayedMessage replayed -> events.add(replayed.persistent());
                case JournalProtocol.RecoverySuccess success -> {
                    return new Replayed(events, success.highestSequenceNr());
                }
                case null -> throw new AssertionError("no answer to a replay after " + events.size() + " events");
                default -> throw new AssertionError("replay ended with " + next);
            }
        }
    }

    void delete(String persistenceId, long to) {
        journal.tell(new JournalProtocol.DeleteMessagesTo(persistenceId, to, actor.getRef()), actor.getRef());
        actor.expectMsg(PATIENCE, new org.apache.pekko.persistence.DeleteMessagesSuccess(to));
    }
}
