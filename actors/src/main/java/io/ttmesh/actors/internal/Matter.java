package io.ttmesh.actors.internal;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.Submission;
import io.ttmesh.actors.spi.SubmitterNotice;
import org.apache.pekko.actor.typed.ActorRef;

/** What one durable submission is asked, or what befalls it; it waits while the journal has not answered about it. */
sealed interface Matter {
    /** Somebody submits it. */
    record Submitted(Submission submission, ActorRef<SubmitterNotice> replyTo) implements Matter {}

    /** Somebody asks. */
    record Asked(OwnerCommand.OfTask question) implements Matter {}

    /** A worker spoke. */
    record Heard(AttemptNotice notice) implements Matter {}

    /** Something that only its host tells it. */
    record Befell(TaskInput input) implements Matter {}
}
