package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.journal.JournalEvents;
import io.ttmesh.journal.JournalEvents.Append;
import io.ttmesh.journal.JournalEvents.Event;
import io.ttmesh.journal.JournalException;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The histories of durable submissions in the mesh's own journal. */
final class JournalTaskLog implements TaskLog {
    private static final Answer STORED = new Answer.Stored();

    private final JournalEvents events;

    JournalTaskLog(JournalEvents events) {
        this.events = events;
    }

    @Override
    public CompletionStage<List<Answer>> append(List<Entry> entries) {
        return events.append(entries.stream().map(JournalTaskLog::append).toList())
                .thenApply(results -> results.stream()
                        .map(failure -> failure.map(JournalTaskLog::answer).orElse(STORED))
                        .toList());
    }

    private static Append append(Entry entry) {
        return new Append(
                TaskLog.persistenceId(entry.taskId()),
                entry.expected(),
                entry.events().stream()
                        .map(tagged -> new Event(tagged.event(), tagged.tags()))
                        .toList());
    }

    /** What the journal's failures mean to a host. */
    static Answer answer(JournalException failure) {
        String why = String.valueOf(failure.getMessage());
        return switch (failure) {
            case JournalException.StaleWriter ignored -> new Answer.Overtaken();
            case JournalException.SequenceGap ignored -> new Answer.Overtaken();
            case JournalException.Refused ignored -> new Answer.Refused(why);
            case JournalException.NoMajority ignored -> new Answer.Failed(why);
            case JournalException.Overloaded ignored -> new Answer.Failed(why);
            case JournalException.Full ignored -> new Answer.Failed(why);
            case JournalException.NotRunning ignored -> new Answer.Failed(why);
            case JournalException.OutcomeUnknown ignored -> new Answer.Unknown(why);
            case JournalException.Corrupt ignored -> new Answer.Unknown(why);
            case JournalException.ForeignData ignored -> new Answer.Unknown(why);
        };
    }

    /** One that fails is made up for by the next one of the submission. */
    @Override
    public void forget(TaskId taskId, long upTo) {
        var unused = events.delete(TaskLog.persistenceId(taskId), upTo);
    }

    @Override
    public CompletionStage<List<WireSafe>> read(TaskId taskId) {
        return events.read(TaskLog.persistenceId(taskId))
                .thenApply(history -> history.stream().map(WireSafe.class::cast).toList());
    }
}
