package io.ttmesh.actors;

import com.fasterxml.jackson.databind.JsonNode;
import io.ttmesh.actors.internal.wire.RpcMethods;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Describes actors of one kind: their name on the mesh, their commands, how an instance is made and how it is kept.
 *
 * <pre>{@code
 * static final ActorType<Command> COUNTER = ActorType.of("counter", Command.class, Counter::new);
 * }</pre>
 *
 * <p>Name, records' names and their fields are what nodes of different releases have in common: keep them, or add a
 * {@linkplain #withMigration migration}. Immutable.
 *
 * @param <C> the commands
 */
public final class ActorType<C> {
    /** How the actors of a type keep their state. */
    public enum Kind {
        /** In their fields. */
        VOLATILE,
        /** As events. */
        EVENT_SOURCED,
        /** As the newest state. */
        DURABLE_STATE
    }

    private final String name;
    private final Class<C> commands;
    private final Kind kind;
    private final List<Class<?>> stored;
    private final Optional<Class<?>> methods;
    private final Supplier<? extends MeshActor<C>> factory;
    private final ActorOptions options;

    private record Types<C>(Class<C> commands, List<Class<?>> stored, Optional<Class<?>> methods) {}

    private ActorType(
            String name, Kind kind, Types<C> types, Supplier<? extends MeshActor<C>> factory, ActorOptions options) {
        this.name = ActorId.requireType(name);
        this.commands = types.commands();
        this.kind = kind;
        this.stored = List.copyOf(types.stored());
        this.methods = types.methods();
        this.factory = factory;
        this.options = options;
    }

    /**
     * A type of volatile actors.
     *
     * @param factory makes a new instance each time
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <C> ActorType<C> of(String name, Class<C> commands, Supplier<? extends DistributedActor<C>> factory) {
        return new ActorType<>(
                name,
                Kind.VOLATILE,
                new Types<>(commands, List.of(), Optional.empty()),
                factory,
                ActorOptions.DEFAULTS);
    }

    /**
     * A type of volatile actors that are called by the methods of an interface: each returns a {@code CompletionStage} of
     * what it answers with, or nothing. See {@link RpcActor}.
     *
     * @param factory makes a new instance each time
     * @throws InvalidInputException when the name has unusual characters, or a method is overloaded, generic, default or
     *     returns something else; names it and the remedy
     */
    public static <A extends RpcActor> ActorType<Call> rpc(String name, Class<? super A> methods, Supplier<A> factory) {
        RpcMethods.of(methods);
        return new ActorType<>(
                name,
                Kind.VOLATILE,
                new Types<>(Call.class, List.of(), Optional.of(methods)),
                factory,
                ActorOptions.DEFAULTS);
    }

    /**
     * A type of event-sourced actors.
     *
     * @param factory makes a new instance each time
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <C, E, S> ActorType<C> eventSourced(
            String name,
            Class<C> commands,
            Class<E> events,
            Class<S> state,
            Supplier<? extends EventSourcedActor<C, E, S>> factory) {
        return new ActorType<>(
                name,
                Kind.EVENT_SOURCED,
                new Types<>(commands, List.of(events, state), Optional.empty()),
                factory,
                ActorOptions.DEFAULTS);
    }

    /**
     * A type of actors whose newest state is kept.
     *
     * @param factory makes a new instance each time
     * @throws InvalidInputException when the name has unusual characters
     */
    public static <C, S> ActorType<C> durableState(
            String name, Class<C> commands, Class<S> state, Supplier<? extends DurableStateActor<C, S>> factory) {
        return new ActorType<>(
                name,
                Kind.DURABLE_STATE,
                new Types<>(commands, List.of(state), Optional.empty()),
                factory,
                ActorOptions.DEFAULTS);
    }

    /** The same with its actors at home in a region, or as near to it as possible. */
    public ActorType<C> withRegion(Region region) {
        return with(draft -> draft.region = Optional.of(region));
    }

    /** The same with its actors only on nodes that have all these tags. */
    public ActorType<C> withTags(String... tags) {
        return with(draft -> draft.tags = Set.of(tags));
    }

    /**
     * The same with another time after which an actor that gets no messages is put to sleep; zero for never.
     *
     * @throws InvalidInputException when it is negative
     */
    public ActorType<C> withIdleTimeout(Duration timeout) {
        return with(draft -> draft.idleTimeout = Optional.of(timeout));
    }

    /**
     * The same with another number of messages that may wait for one actor.
     *
     * @throws InvalidInputException when it is not 1 to {@value ActorOptions#MAILBOX_MAX}
     */
    public ActorType<C> withMailboxLimit(int messages) {
        return with(draft -> draft.mailboxLimit = Optional.of(messages));
    }

    /**
     * The same with another time that asks wait.
     *
     * @throws InvalidInputException when it is not over zero
     */
    public ActorType<C> withAskTimeout(Duration timeout) {
        return with(draft -> draft.askTimeout = Optional.of(timeout));
    }

    /**
     * The same with snapshots after so many events, or so many bytes of them, whichever comes first; zero switches one
     * off.
     *
     * @throws InvalidInputException when one is negative
     */
    public ActorType<C> withSnapshots(int events, long bytes) {
        return with(draft -> {
            draft.snapshotEvery = Optional.of(events);
            draft.snapshotBytes = Optional.of(bytes);
        });
    }

    /**
     * The same, reading records of this simple name that were stored in this version as those of the next version: the
     * newest is stored from now on.
     */
    public ActorType<C> withMigration(String stored, int version, UnaryOperator<JsonNode> change) {
        return withMigration(new StoredMigration(stored, version, stored, change));
    }

    /** The same for a record that has another name from the next version on. */
    public ActorType<C> withMigration(StoredMigration migration) {
        List<StoredMigration> more = new ArrayList<>(options.migrations());
        more.add(migration);
        return with(draft -> draft.migrations = more);
    }

    /**
     * The same with its actors awake all the time: from its first start on, by a message or on request, an actor is awake
     * again after the loss of its node and after a restart of the whole mesh, though nobody asks, until it is stopped on
     * request. Where the journal lives in memory, this ends with the node that looks after it. An idle timeout is ignored.
     */
    public ActorType<C> alwaysOn() {
        return with(draft -> draft.alwaysOn = true);
    }

    private ActorType<C> with(Consumer<ActorOptions.Draft> change) {
        return new ActorType<>(name, kind, new Types<>(commands, stored, methods), factory, options.changed(change));
    }

    /** The name on the mesh. */
    public String name() {
        return name;
    }

    /** What all commands are. */
    public Class<C> commands() {
        return commands;
    }

    /** The interface by whose methods they are called; empty for those that take commands of their own. */
    public Optional<Class<?>> methods() {
        return methods;
    }

    /** How the actors keep their state. */
    public Kind kind() {
        return kind;
    }

    /** What is stored: event and state, state, or nothing. */
    public List<Class<?>> stored() {
        return stored;
    }

    /** Makes instances. */
    public Supplier<? extends MeshActor<C>> factory() {
        return factory;
    }

    /** How the actors are kept. */
    public ActorOptions options() {
        return options;
    }

    /** Kind and types, which two registrations of one name must share. */
    public String signature() {
        return kind + " " + methods.orElse(commands).getName() + " " + stored
                + options.region().map(home -> " at home in " + home).orElse("");
    }

    @Override
    public String toString() {
        return name + ": " + signature();
    }
}
