package io.ttmesh.actors;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.ttmesh.actors.internal.wire.MeshRefReader;
import io.ttmesh.actors.internal.wire.MeshRefWriter;
import io.ttmesh.model.ActorId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The way to one actor, valid on every node and client and after the actor has moved; the actor starts with the first
 * message. Equal to every other ref with the same {@link #id()}. Safe for use by many threads.
 *
 * <p>It can stand inside commands, events, states, task inputs and results: it is written as type and id, and is live
 * again on the node that reads it. Delivery is at most once, in order per sender while the actor does not move; {@link
 * #reliable()} is for more.
 *
 * <p>What fails, fails with a {@link io.ttmesh.model.error.MeshException}: {@code UnknownActorException} when no node has
 * the type, {@code WrongPayloadException} for a message of a foreign type or one that can not be written or is too large,
 * {@code OverloadedException} when too many messages wait for the actor, {@code ActorFailedException} when its code threw,
 * {@code CallCycleException} when it is held up by a call that waits, directly or not, for this very answer,
 * {@code ActorUnavailableException} when it could not start or stopped before it took the message, and {@code
 * OutcomeUnknownException} when no answer came in time.
 *
 * @param <C> the actor's commands
 */
@JsonSerialize(using = MeshRefWriter.class)
@JsonDeserialize(using = MeshRefReader.class)
public interface MeshRef<C> {
    /** Type and id of the actor. */
    ActorId id();

    /**
     * The same way for one command that must not be carried out twice: what is sent by it carries the key. The actor keeps
     * the key with what the command leads to, and the answer; a repeat within the window ({@code
     * ttmesh.actors.service.key-window}, {@code keys-max}) changes nothing and gets the same answer. So the command may be
     * sent again after an {@code OutcomeUnknownException}, from any node.
     *
     * <p>An ask by it can fail with two more: {@code InvalidInputException} when the actor was sent another command with this
     * key, and {@code ForgottenException} when the command was carried out, but its answer is not kept. A command that
     * stored nothing is handled again. A volatile actor forgets keys together with its fields. Written into a command,
     * the ref is written without the key.
     *
     * @param key 1 to 200 characters, none of them a control character
     * @throws io.ttmesh.model.error.InvalidInputException when the key is empty, too long or has other characters
     */
    MeshRef<C> withKey(String key);

    /**
     * Sends a command and expects no answer. A command that the actor does not get, or fails at, is reported as an event
     * only.
     *
     * @throws io.ttmesh.model.error.WrongPayloadException when the command is not of the actor's type
     * @throws io.ttmesh.model.error.UnknownActorException when no node has the type
     */
    void tell(C command);

    /**
     * Sends the command that is made of the ref to answer to, and waits for the answer as long as the type says; the
     * stage's callbacks do not run on the mesh's threads.
     *
     * <p>The answer's type is what the command declares for the ref: an {@code ActorRef<Integer>} is answered with an
     * integer.
     */
    <R> CompletionStage<R> ask(Function<ActorRef<R>, ? extends C> command);

    /** The same, waiting at most so long; fails with {@code InvalidInputException} when that is not more than zero. */
    <R> CompletionStage<R> ask(Duration timeout, Function<ActorRef<R>, ? extends C> command);

    /**
     * Asks and blocks until there is an answer: for virtual threads and main programs, never inside an actor.
     *
     * @throws io.ttmesh.model.error.MeshException as a stage of {@link #ask} would fail; outcome unknown, too, when the
     *     thread is interrupted, which it stays
     */
    <R> R call(Function<ActorRef<R>, ? extends C> command);

    /**
     * The same, waiting at most so long.
     *
     * @throws io.ttmesh.model.error.MeshException as a stage of {@link #ask} would fail
     */
    <R> R call(Duration timeout, Function<ActorRef<R>, ? extends C> command);

    /** The same way, on which a command is sent again until the actor has handled it. */
    ReliableRef<C> reliable();

    /**
     * The same way as an interface whose methods are calls: those that return a stage ask, the others tell. Equal to every
     * other one of the same actor and interface.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when the actor's type was not made with this interface, by
     *     {@link ActorType#rpc}
     */
    <T> T as(Class<T> methods);

    /**
     * The same way as a plain Pekko ref, for code that wants one; valid in this process, and inside commands on every
     * node. It reports nothing: prefer {@link #tell}.
     */
    ActorRef<C> toActorRef();
}
