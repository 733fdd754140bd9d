package io.ttmesh.actors.spi;

import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How the commands, answers, events and states of one actor type leave the JVM, and what comes of them elsewhere or later:
 * for test kits. Whatever can not be written or read is a {@link io.ttmesh.model.error.WrongPayloadException}.
 */
public interface ActorForms {
    /**
     * Under what a record is stored.
     *
     * @param name its simple name
     * @param version 1 or more
     */
    record Form(String name, int version) {}

    /** A command as it arrives on another node. */
    Object commandElsewhere(Object command);

    /**
     * An answer as it arrives on another node; itself when the command holds the ref in no component of its own.
     *
     * @param replyTo the ref in the command that was answered
     * @throws io.ttmesh.model.error.MeshException what it arrives as when it says that the actor failed
     */
    Object answerElsewhere(Object command, ActorRef<?> replyTo, Object answer);

    /** Whether an answer is a stream, which is not equal to what it arrives as. */
    boolean isStream(Object answer);

    /** Under what an event or a state is stored today. */
    Form formOf(Object stored);

    /** An event or a state as it is stored today. */
    byte[] write(Object stored);

    /** What a stored one reads as today: itself, or what its migrations make of it. */
    List<Object> read(Form form, byte[] bytes);

    /** The newest version of every record that is stored. */
    Map<String, Integer> newestVersions();
}
