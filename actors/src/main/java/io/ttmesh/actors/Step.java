package io.ttmesh.actors;

import io.ttmesh.streaming.PayloadCodec;
import org.jspecify.annotations.Nullable;

/**
 * A step of a {@link Job} that is being defined, standing for the value that it will have. Of no use outside the definition.
 *
 * @param <T> the value
 */
public sealed class Step<T extends @Nullable Object> permits Mapped {
    private final JobBuilder builder;
    private final int index;
    private final PayloadCodec<T> codec;

    Step(JobBuilder builder, int index, PayloadCodec<T> codec) {
        this.builder = builder;
        this.index = index;
        this.codec = codec;
    }

    JobBuilder builder() {
        return builder;
    }

    int index() {
        return index;
    }

    PayloadCodec<T> codec() {
        return codec;
    }

    /** The name that the job shows it under. */
    public String name() {
        return builder.nameOf(index);
    }

    /**
     * The same step under another name.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the job has a step of that name, or the name is empty or longer
     *     than 128 characters
     */
    public Step<T> named(String name) {
        builder.rename(index, name);
        return this;
    }

    /**
     * The same step, to begin only when another is done, or was skipped, without taking its value. It fails with it, and is run
     * again with it.
     */
    public Step<T> after(Step<?> other) {
        builder.order(index, builder.own(other));
        return this;
    }
}
