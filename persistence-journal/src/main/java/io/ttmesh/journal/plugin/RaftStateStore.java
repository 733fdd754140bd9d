package io.ttmesh.journal.plugin;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.access.JournalAccess;
import io.ttmesh.journal.internal.access.ScalaFutures;
import io.ttmesh.journal.internal.convert.Payloads;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.format.StateRecord;
import io.ttmesh.journal.internal.group.JournalGroup.Freshness;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.state.exception.DeleteRevisionException;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;

/**
 * The durable state store {@code ttmesh.journal.state}: the newest state of each persistence id, in the same group as the
 * events. A state is taken only when its revision is the stored one plus one; the revision of a deleted state stays, and
 * goes on counting. Reading sees every state whose writing was acknowledged before, or fails.
 */
public final class RaftStateStore implements DurableStateUpdateStore<Object> {
    private final JournalAccess access;
    private final Payloads payloads;
    private final InstantSource clock;

    RaftStateStore(ExtendedActorSystem system, InstantSource clock) {
        this.access = JournalAccess.get(system);
        this.payloads = new Payloads(system);
        this.clock = clock;
    }

    @Override
    public CompletionStage<GetObjectResult<Object>> getObject(String persistenceId) {
        return read(persistenceId).thenApplyAsync(this::result, access.readers());
    }

    /** Fails with {@link JournalException.StaleWriter} or {@code SequenceGap} when the revision is not the next one. */
    @Override
    public CompletionStage<Done> upsertObject(String persistenceId, long revision, Object value, String tag) {
        try {
            return put(persistenceId, revision, tag, Optional.of(payloads.of(value)));
        } catch (Exception notSerializable) {
            return CompletableFuture.failedFuture(notSerializable);
        }
    }

    /**
     * Deletes whatever is stored, at whatever revision.
     *
     * @deprecated as Pekko has it: say the revision.
     */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // It is not the same as any call of another method.
    public CompletionStage<Done> deleteObject(String persistenceId) {
        return read(persistenceId).thenCompose(stored -> {
            if (stored.isEmpty() || stored.get().value().isEmpty()) {
                return CompletableFuture.completedFuture(Done.getInstance());
            }
            return deleteObject(persistenceId, stored.get().revision() + 1);
        });
    }

    /** Fails with {@link DeleteRevisionException} when the revision is not the next one. */
    @Override
    public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
        return put(persistenceId, revision, "", Optional.empty()).exceptionallyCompose(failure -> {
            Throwable cause = ScalaFutures.cause(failure);
            boolean wrongRevision =
                    cause instanceof JournalException.StaleWriter || cause instanceof JournalException.SequenceGap;
            return CompletableFuture.failedFuture(
                    wrongRevision ? new DeleteRevisionException(String.valueOf(cause.getMessage())) : cause);
        });
    }

    private CompletionStage<Done> put(String persistenceId, long revision, String tag, Optional<Payload> value) {
        StateRecord state = new StateRecord(persistenceId, revision, clock.millis(), tag, value);
        return access.opened().thenCompose(opened -> opened.batcher().write(new Item.PutState(state)));
    }

    private CompletionStage<Optional<StateRecord>> read(String persistenceId) {
        return access.opened()
                .thenCompose(opened -> opened.settled(persistenceId)
                        .thenCompose(settled ->
                                opened.group().ask(new Question.State(persistenceId), Freshness.LINEARIZABLE)))
                .thenApply(answer -> answer instanceof Answer.State found ? found.state() : Optional.empty());
    }

    private GetObjectResult<Object> result(Optional<StateRecord> stored) {
        Optional<Object> value = stored.flatMap(StateRecord::value).map(payloads::value);
        return new GetObjectResult<>(value, stored.map(StateRecord::revision).orElse(0L));
    }
}
