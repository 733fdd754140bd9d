package io.ttmesh.journal.plugin;

import com.typesafe.config.Config;
import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.access.JournalAccess.Opened;
import io.ttmesh.journal.internal.access.ScalaFutures;
import io.ttmesh.journal.internal.convert.EventConversion;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import io.ttmesh.journal.internal.read.Replay;
import io.ttmesh.journal.internal.write.EventWriter;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;

/**
 * The journal plugin {@code ttmesh.journal.events}: a write succeeds when a majority of the voters has it on disk.
 *
 * <p>A write of an incarnation that another one has overtaken fails with
 * {@link io.ttmesh.journal.JournalException.StaleWriter}; its actor stops, or restarts and recovers. An event that can
 * not be serialized, or is too large, is rejected and logged. Recovery reads what was acknowledged before it began, or
 * fails.
 */
public final class RaftJournal extends AsyncWriteJournal {
    private final JournalAccess access;
    private final EventConversion conversion;
    private final EventWriter writer;
    private final Executor replayers;

    /** Called by Pekko with the plugin's configuration entry. */
    public RaftJournal(Config config) {
        ExtendedActorSystem system = (ExtendedActorSystem) context().system();
        LoggingAdapter log = Logging.getLogger(system, RaftJournal.class);
        access = JournalAccess.get(system);
        conversion = new EventConversion(system);
        writer =
                new EventWriter(conversion, access.writeSettings(), (event, reason) -> logRejected(log, event, reason));
        replayers = system.dispatchers().lookup(config.getString("replay-dispatcher"));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        return ScalaFutures.of(access.opened().thenCompose(opened -> writer.write(opened.batcher(), messages)));
    }

    @Override
    @SuppressWarnings("NullAway") // Void has no other value.
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        Item delete = new Item.DeleteEvents(persistenceId, toSequenceNr);
        return ScalaFutures.of(access.opened()
                .thenCompose(opened -> opened.batcher().write(delete))
                .thenApply(done -> null));
    }

    @Override
    @SuppressWarnings("NullAway") // Void has no other value.
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replayCallback) {
        Replay.Range range = new Replay.Range(persistenceId, fromSequenceNr, toSequenceNr, max);
        return ScalaFutures.of(access.opened()
                .thenCompose(opened -> Replay.run(
                        opened.group(),
                        access.readSettings().pageSize(),
                        replayers,
                        range,
                        event -> replayCallback.accept(conversion.decode(event))))
                .thenApply(done -> null));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return ScalaFutures.of(access.opened().thenCompose(opened -> highest(opened, persistenceId)));
    }

    // A restarted actor must not read its number while a write of its former life is still under way.
    private CompletionStage<Long> highest(Opened opened, String persistenceId) {
        return opened.settled(persistenceId)
                .thenCompose(settled -> {
                    writer.recovers(persistenceId);
                    return opened.group().ask(new Question.HighestSequenceNr(persistenceId), Freshness.LINEARIZABLE);
                })
                .thenApply(answer -> answer instanceof Answer.Highest highest ? highest.sequenceNr() : 0L);
    }

    // By Pekko's own log, with the cause: that is where its users and its conformance kit look.
    private static void logRejected(LoggingAdapter log, PersistentRepr event, Exception reason) {
        log.error(
                reason,
                "event {} of {} rejected: payload of {}",
                event.sequenceNr(),
                event.persistenceId(),
                event.payload().getClass().getName());
    }
}
