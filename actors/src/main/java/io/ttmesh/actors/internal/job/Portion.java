package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.actors.TaskContext;
import io.ttmesh.actors.TaskRegistry;
import io.ttmesh.actors.internal.wire.Failures;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.WrongPayloadException;
import io.ttmesh.streaming.PayloadParts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a task on each item of a portion, at the worker. */
public final class Portion<I, O> {
    private static final int GAPS_TOLD = 50;

    private final DistributedTask<I, O> task;
    private final PortionCall call;
    private final boolean isLastAttempt;
    private final TaskContext context;
    private final List<Payload> results = new ArrayList<>();
    private final List<UnitEnd.ItemGap> gaps = new ArrayList<>();
    private int failed;

    private Portion(DistributedTask<I, O> task, PortionCall call, boolean isLastAttempt, TaskContext context) {
        this.task = task;
        this.call = call;
        this.isLastAttempt = isLastAttempt;
        this.context = context;
    }

    /** Whether a payload is a portion of items, and not one input. */
    public static boolean isPortion(Payload payload) {
        return payload.format() == PortionCall.FORMAT;
    }

    /**
     * Runs the items in their order, and says what became of them.
     *
     * @param failures attempts before this one that failed by the work's own fault
     * @throws Exception what an item failed with, when another attempt follows; an interrupt always
     */
    public static <I, O> Payload run(
            DistributedTask<I, O> task, Payload input, int failures, TaskContext context, TaskRegistry registry)
            throws Exception {
        PortionCall call = PortionCall.decoded(input);
        var portion = new Portion<>(task, call, failures + 1 >= call.rules().attempts(), context);
        portion.runItems();
        return portion.result(registry).encoded();
    }

    private void runItems() throws Exception {
        Optional<List<Payload>> listed = call.items().map(PayloadParts::elements);
        long count = listed.map(List::size).map(Integer::longValue).orElse(call.to() - call.from());
        for (int i = 0; i < count && (failed == 0 || call.rules().tolerant()); i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted at item " + (call.first() + i));
            }
            int before = i;
            var item = new ItemContext(
                    context, task.input(), call.first() + i, fraction -> (before + fraction) / (double) count);
            runItem(item, listed, i);
            item.progress(1);
        }
    }

    private I input(Optional<List<Payload>> listed, int i) {
        return listed.isPresent() ? task.input().decode(listed.get().get(i)) : number(call.from() + i);
    }

    /** Of a range: a number is what the task takes, unless it reads numbers as something else. */
    @SuppressWarnings("unchecked") // The codec says that I is Long.
    private I number(long value) {
        if (task.input().type().hasRawClass(Long.class)) {
            return (I) Long.valueOf(value);
        }
        byte[] json = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
        return task.input().decode(new Payload(PayloadFormat.JSON.code(), json));
    }

    private void runItem(ItemContext item, Optional<List<Payload>> listed, int i) throws Exception {
        try {
            results.add(task.output().encode(task.function().run(input(listed, i), item)));
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            Failures.rethrowFatal(e);
            if (context.isCancelled() || !(isLastAttempt || isFinal(e))) {
                throw e;
            }
            failed++;
            if (gaps.size() < GAPS_TOLD) {
                gaps.add(new UnitEnd.ItemGap(item.item(), "item " + item.item() + ": " + text(e)));
            }
        }
    }

    /** What was thrown is user code, too: its methods may throw. */
    private static String text(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable again) {
            Failures.rethrowFatal(again);
            return thrown.getClass().getName() + ", whose toString() threw "
                    + again.getClass().getName();
        }
    }

    /** Another attempt would fail alike, so it is the item's own end, not its portion's. */
    private boolean isFinal(Throwable failure) {
        return failure instanceof WrongPayloadException
                || call.rules().nonRetryable().contains(failure.getClass().getName());
    }

    private PortionResult result(TaskRegistry registry) throws Exception {
        if (results.isEmpty()) {
            return new PortionResult(Optional.empty(), false, 0, failed, gaps);
        }
        Payload list = PayloadParts.array(results);
        Optional<TaskVersion> combine = call.rules().combine();
        if (combine.isPresent()) {
            Optional<DistributedTask<?, ?>> reducer = registry.find(combine.get());
            if (reducer.isPresent()) {
                Payload value = combined(reducer.get(), list);
                return new PortionResult(Optional.of(value), true, results.size(), failed, gaps);
            }
        }
        return new PortionResult(Optional.of(list), false, results.size(), failed, gaps);
    }

    private <A, B> Payload combined(DistributedTask<A, B> reducer, Payload list) throws Exception {
        var ofNoItem = new ItemContext(context, reducer.input(), -1, fraction -> 1);
        return reducer.output().encode(reducer.function().run(reducer.input().decode(list), ofNoItem));
    }
}
