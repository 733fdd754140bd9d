package io.ttmesh.journal.plugin;

import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.access.ScalaFutures;
import io.ttmesh.journal.internal.convert.SnapshotConversion;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.SnapshotCriteria;
import io.ttmesh.journal.internal.format.SnapshotRecord;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;

/**
 * The snapshot store plugin {@code ttmesh.journal.snapshots}: snapshots in the same group as the events, up to
 * {@code ttmesh.journal.write.max-item-bytes} each. Loading sees every snapshot whose saving was acknowledged before, or
 * fails.
 */
public final class RaftSnapshotStore extends SnapshotStore {
    private final JournalAccess access;
    private final SnapshotConversion conversion;

    /** Called by Pekko. */
    public RaftSnapshotStore() {
        ExtendedActorSystem system = (ExtendedActorSystem) context().system();
        access = JournalAccess.get(system);
        conversion = new SnapshotConversion(system);
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        Question question = new Question.YoungestSnapshot(persistenceId, SnapshotConversion.criteria(criteria));
        return ScalaFutures.of(access.opened()
                .thenCompose(opened -> opened.settled(persistenceId)
                        .thenCompose(settled -> opened.group().ask(question, Freshness.LINEARIZABLE)))
                .thenApplyAsync(answer -> snapshot(answer).map(conversion::decode), access.readers()));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        try {
            return write(new Item.SaveSnapshot(conversion.encode(metadata, snapshot)));
        } catch (Exception notSerializable) {
            return ScalaFutures.of(CompletableFuture.failedFuture(notSerializable));
        }
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return delete(metadata.persistenceId(), SnapshotConversion.exactly(metadata));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return delete(persistenceId, SnapshotConversion.criteria(criteria));
    }

    private Future<Void> delete(String persistenceId, SnapshotCriteria criteria) {
        return write(new Item.DeleteSnapshots(persistenceId, criteria));
    }

    @SuppressWarnings("NullAway") // Void has no other value.
    private Future<Void> write(Item item) {
        CompletionStage<Void> written = access.opened()
                .thenCompose(opened -> opened.batcher().write(item))
                .thenApply(done -> null);
        return ScalaFutures.of(written);
    }

    private static Optional<SnapshotRecord> snapshot(Answer answer) {
        return answer instanceof Answer.Snapshot found ? found.snapshot() : Optional.empty();
    }
}
