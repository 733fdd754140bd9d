package io.ttmesh.actors.internal.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.OutcomeUnknownException;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a job's coordinator is told. */
public sealed interface JobCommand {
    /** A piece of the encoded graph; the same again changes nothing. */
    record Load(int piece, int pieces, Payload bytes, ActorRef<JobReply> replyTo) implements JobCommand {}

    /** Tell me how it stands. */
    record Show(ActorRef<JobReply> replyTo) implements JobCommand {}

    /** Tell me when it has ended. */
    record AwaitEnd(ActorRef<JobReply> replyTo) implements JobCommand {}

    /** The result from this byte on. */
    record Fetch(int from, ActorRef<JobReply> replyTo) implements JobCommand {}

    /** End it; answered when nothing of it runs any more. The same call, asked again, is answered as before; empty is none. */
    record Cancel(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            String call,

            ActorRef<JobReply> replyTo)
            implements JobCommand {}

    /** Run what is missing. */
    record Resume(ActorRef<JobReply> replyTo) implements JobCommand {}

    /** Run a step, and all that depend on it, again; a call with the same id as the last one changes nothing. */
    record Rerun(String step, String call, ActorRef<JobReply> replyTo) implements JobCommand {}

    /** Add this encoded {@link GraphChange} to the graph; the same again changes nothing. */
    record Change(Payload change, ActorRef<JobReply> replyTo) implements JobCommand {}

    /** Its own: the job must go on, wherever it is now. A reminder. */
    record GoOn() implements JobCommand {}

    /** Its own: the node can submit. */
    record Opened() implements JobCommand {}

    /** Its own: outcomes have come. */
    record Drain() implements JobCommand {}

    /** Its own: what could not be submitted may be by now. */
    record TryAgain() implements JobCommand {}

    /** Its own: a deadline may have passed. */
    record Due() implements JobCommand {}

    /** Its own: the reminder is kept that a change of the job needs, or is not, and why; or nobody knows. */
    record Reminded(JobCommand then, String refusal, boolean isKnown) implements JobCommand {
        /** {@code thrown} instead of keeping it, if anything was. */
        static Reminded of(JobCommand then, @Nullable Throwable thrown) {
            Throwable cause =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            return new Reminded(
                    then,
                    cause == null ? "" : String.valueOf(cause.getMessage()),
                    !(cause instanceof OutcomeUnknownException));
        }
    }

    /** From the gate of its namespace: whether it has a place among the jobs that run, and how much of the mesh is its. */
    record AtGate(GateAnswer answer) implements JobCommand {}

    /** Its own: it is time to tell the gate how it stands. */
    record KnockAgain() implements JobCommand {}

    /** Its own: owners have answered, so that others can be asked to cancel. */
    record CancelMore() implements JobCommand {}

    /** Its own: nothing runs any more of what the job ended without. */
    record Quiet(int round) implements JobCommand {}

    /** Its own, or from another job's coordinator on its node: there is nothing to do. */
    record Rest() implements JobCommand {}
}
