package io.ttmesh.journal.internal.access;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.dispatch.Futures;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/** Hands Java's stages to Scala as futures that fail with the cause itself. */
public final class ScalaFutures {
    private ScalaFutures() {}

    /** The stage as a future; without {@code CompletionException} around its failure. */
    public static <T> Future<T> of(CompletionStage<T> stage) {
        Promise<T> promise = Futures.promise();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.success(value);
            } else {
                promise.failure(cause(failure));
            }
        });
        return promise.future();
    }

    /** What a stage failed with, without the wrapping that stages add on their way. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
