package io.ttmesh.testkit.chaos;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.error.CancelledException;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.OutcomeUnknownException;
import io.ttmesh.model.error.OverloadedException;
import io.ttmesh.model.error.TimedOutException;
import io.ttmesh.runtime.Mesh;
import io.ttmesh.runtime.TaskHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes down what clients do and are told. Safe for use by many threads. */
final class Recorder {
    /** How a node that closes fails what it still waits for. */
    private static final String OWN_END = "this node stopped before";

    private final long seed;
    private final Journal journal;
    private final long began = System.nanoTime();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Queue<Happened> happened = new ConcurrentLinkedQueue<>();
    private final Set<Integer> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ops = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();

    Recorder(long seed, Journal journal) {
        this.seed = seed;
        this.journal = journal;
    }

    /** A client whose words are written down; the name is the key under which its end is noted. */
    Client client(String name, Supplier<Mesh> mesh) {
        return client(() -> name, mesh);
    }

    /** The same for one that is replaced when it ends, and has another name then. */
    Client client(Supplier<String> name, Supplier<Mesh> mesh) {
        return new Client(name, mesh);
    }

    void happened(Happened event) {
        happened.add(event);
    }

    /** Operations so far. */
    int submitted() {
        return ops.get();
    }

    /** Operations that have no answer yet. */
    int open() {
        return open.size();
    }

    /** Questions by id that have no answer yet. */
    int asking() {
        return questions.get();
    }

    /** A client is gone: what it still waited for is nobody's any more. */
    void clientEnded(String name) {
        happened(new Happened.ClientEnded(System.nanoTime(), name));
        Set<Integer> its = ConcurrentHashMap.newKeySet();
        told.stream()
                .filter(line ->
                        line instanceof Told.Submitted made && made.client().equals(name))
                .forEach(line -> its.add(((Told.Submitted) line).op()));
        open.removeAll(its);
    }

    /** All that clients did and were told by now. */
    History toldByNow() {
        return new History(seed, journal, List.copyOf(told), List.of());
    }

    /** All that is known by now, with what bodies and nodes wrote. */
    History history(Path runs, Path events) throws IOException {
        List<Happened> all = new ArrayList<>(happened);
        all.addAll(ChaosTasks.runs(runs));
        all.addAll(EventLog.read(events, began));
        return new History(seed, journal, List.copyOf(told), all);
    }

    /** One client, and what it is told. */
    final class Client {
        private final Supplier<String> names;
        private final Supplier<Mesh> mesh;

        private Client(Supplier<String> names, Supplier<Mesh> mesh) {
            this.names = names;
            this.mesh = mesh;
        }

        /** Submits; null when the mesh would not take it, which is no operation then. */
        @Nullable
        TaskId submit(ChaosTasks.Work work, TaskOptions options) {
            String name = names.get();
            TaskHandle<ChaosTasks.Receipt> handle;
            long at = System.nanoTime();
            try {
                handle = mesh.get().submit(ChaosTasks.WORK, work, options);
            } catch (MeshException e) {
                return null;
            }
            int op = ops.incrementAndGet();
            TaskId id = handle.taskId();
            open.add(op);
            told.add(new Told.Submitted(at, name, op, id.toString(), id.kind(), work.key()));
            handle.result().whenComplete((value, failure) -> {
                told.add(new Told.Answered(
                        System.nanoTime(), name, op, id.toString(), heard(name, answer(value, failure))));
                open.remove(op);
            });
            if (!id.isVolatile()) {
                handle.acknowledged()
                        .thenAccept(durability -> told.add(
                                new Told.Acknowledged(System.nanoTime(), name, op, id.toString(), durability)));
            }
            return id;
        }

        /** Cancels; an answer that does not come says nothing. */
        void cancel(TaskId id) {
            String name = names.get();
            mesh.get()
                    .cancel(id)
                    .thenAccept(took -> told.add(new Told.CancelTold(System.nanoTime(), name, id.toString(), took)));
        }

        /** Asks for the outcome by id. */
        void ask(TaskId id) {
            String name = names.get();
            long since = System.nanoTime();
            questions.incrementAndGet();
            mesh.get().result(id, new TypeReference<ChaosTasks.Receipt>() {}).whenComplete((value, failure) -> {
                told.add(new Told.Asked(
                        System.nanoTime(), since, name, id.toString(), heard(name, answer(value, failure))));
                questions.decrementAndGet();
            });
        }
    }

    /** A client whose own node says that it stopped has ended, though its actor system may take a while longer to. */
    private Answer heard(String client, Answer answer) {
        if (answer instanceof Answer.Unknown(var why) && why.startsWith(OWN_END)) {
            happened(new Happened.ClientEnded(System.nanoTime(), client));
        }
        return answer;
    }

    private static Answer answer(ChaosTasks.@Nullable Receipt value, @Nullable Throwable failure) {
        if (value != null) {
            return value.answer();
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case CancelledException ignored -> new Answer.Cancelled();
            case TimedOutException ignored -> new Answer.Expired();
            case OutcomeUnknownException unknown -> new Answer.Unknown(String.valueOf(unknown.getMessage()));
            case ForgottenException forgotten -> new Answer.Unknown(String.valueOf(forgotten.getMessage()));
            case OverloadedException full -> new Answer.Refused(String.valueOf(full.getMessage()));
            case InvalidInputException refused -> new Answer.Refused(String.valueOf(refused.getMessage()));
            case null -> new Answer.Failed("nothing");
            default -> new Answer.Failed(cause.getClass().getSimpleName());
        };
    }
}
