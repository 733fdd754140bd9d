package io.ttmesh.actors.internal;

import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.WireSafe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log in memory that a test reads, writes beside its host, holds up, and lets fail in the ways in which a journal does. */
final class FakeTaskLog implements TaskLog {
    private final MemoryTaskLog stored = new MemoryTaskLog();
    private final List<List<Entry>> appends = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean isHolding;
    private boolean isKeeping;
    private int reads;
    private int readFailures;

    /** What goes wrong with one entry. */
    enum Fault {
        /** Nothing, for once. */
        NONE,
        /** Nothing was stored. */
        FAILED,
        /** It will never be stored. */
        REFUSED,
        /** It is stored, and nobody knows. */
        UNKNOWN_STORED,
        /** It is not stored, and nobody knows. */
        UNKNOWN_LOST
    }

    /** Lets the next entries go wrong, one after the other. */
    synchronized FakeTaskLog next(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    synchronized void failReads(int count) {
        readFailures = count;
    }

    /** Answers nothing that is appended from now on, until it is released. */
    synchronized void hold() {
        isHolding = true;
    }

    void release() {
        List<Runnable> answers;
        synchronized (this) {
            isHolding = false;
            answers = List.copyOf(held);
            held.clear();
        }
        answers.forEach(Runnable::run);
    }

    /** The entries of each append so far. */
    synchronized List<List<Entry>> appends() {
        return List.copyOf(appends);
    }

    /** Keeps from now on what it may forget. */
    synchronized void keepAll() {
        isKeeping = true;
    }

    @Override
    public synchronized void forget(TaskId taskId, long upTo) {
        if (!isKeeping) {
            stored.forget(taskId, upTo);
        }
    }

    synchronized int reads() {
        return reads;
    }

    List<WireSafe> history(TaskId id) {
        return stored.read(id).toCompletableFuture().join();
    }

    /** Writes as another host does. */
    void write(TaskId id, WireSafe event) {
        var tagged = new Tagged(event, Set.of());
        List<Answer> answers = stored.append(List.of(new Entry(id, Turn.countOf(history(id)), List.of(tagged))))
                .toCompletableFuture()
                .join();
        if (!answers.equals(List.of(new Answer.Stored()))) {
            throw new IllegalStateException("written by two at once: " + answers);
        }
    }

    @Override
    public synchronized CompletionStage<List<Answer>> append(List<Entry> entries) {
        appends.add(entries);
        List<Answer> answers = entries.stream().map(this::append).toList();
        if (!isHolding) {
            return CompletableFuture.completedStage(answers);
        }
        var later = new CompletableFuture<List<Answer>>();
        held.add(() -> later.complete(answers));
        return later;
    }

    private Answer append(Entry entry) {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
        return switch (fault) {
            case NONE -> store(entry);
            case FAILED -> new Answer.Failed("no majority");
            case REFUSED -> new Answer.Refused("too large");
            case UNKNOWN_LOST -> new Answer.Unknown("no answer");
            case UNKNOWN_STORED -> {
                store(entry);
                yield new Answer.Unknown("no answer");
            }
        };
    }

    private Answer store(Entry entry) {
        return stored.append(List.of(entry)).toCompletableFuture().join().getFirst();
    }

    @Override
    public synchronized CompletionStage<List<WireSafe>> read(TaskId taskId) {
        reads++;
        if (readFailures > 0) {
            readFailures--;
            return CompletableFuture.failedFuture(new IllegalStateException("no majority"));
        }
        return stored.read(taskId);
    }
}
