package io.ttmesh.actors;

import io.ttmesh.streaming.PayloadCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a {@link JobBuilder#map map}, one per item, in the items' order, or what an {@link JobBuilder#unfold unfold}
 * emits; as a step it is the list of them, which must not be larger than a payload may be. {@link JobBuilder#reduce} and {@link JobBuilder#pipe} need no such list.
 *
 * @param <O> the result of one item
 */
public final class Mapped<O extends @Nullable Object> extends Step<List<O>> {
    private final PayloadCodec<O> items;

    Mapped(JobBuilder builder, int index, PayloadCodec<O> items) {
        super(builder, index, items.listOf());
        this.items = items;
    }

    PayloadCodec<O> items() {
        return items;
    }

    @Override
    public Mapped<O> named(String name) {
        super.named(name);
        return this;
    }

    @Override
    public Mapped<O> after(Step<?> other) {
        super.after(other);
        return this;
    }
}
