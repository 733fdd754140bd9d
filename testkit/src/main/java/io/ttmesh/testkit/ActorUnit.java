package io.ttmesh.testkit;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.Call;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.spi.ActorForms;
import io.ttmesh.actors.spi.LoneActors;
import io.ttmesh.model.ActorId;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.testkit.internal.unit.Replay;
import io.ttmesh.testkit.internal.unit.StepRef;
import io.ttmesh.testkit.internal.unit.UnitBench;
import io.ttmesh.testkit.internal.unit.UnitMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.Materializer;

/**
 * One actor of any flavour in this JVM, without a mesh: give it commands, see what came of them.
 *
 * <pre>{@code
 * try (var account = ActorUnit.of(Account.TYPE)) {
 *     var outcome = account.<Balance>ask(replyTo -> new Deposit(10, replyTo));
 *     assertThat(outcome.reply()).isEqualTo(new Balance(10));
 *     assertThat(outcome.events()).containsExactly(new Deposited(10));
 *     account.restart();
 * }
 * }</pre>
 *
 * <p>A step returns when the actor has done and stored all that it leads to, what it sends itself included. Whatever would
 * leave the JVM on a mesh is written and read on the way, and must come back equal: an {@link AssertionError} says what
 * did not. A failing handler shows in the outcome. Other actors are not there: see {@link #sentTo} and {@link #peers}. Time
 * stands still but for {@link #passTime}.
 *
 * <p>For one thread. Not for what depends on the mesh (mailbox limits, moves, time-outs of asks): that is a {@link
 * MeshTest}'s.
 *
 * @param <C> the actor's commands
 */
public final class ActorUnit<C> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ROUNDS_MAX = 1_000;

    private final ActorType<C> type;
    private final ActorId id;
    private final UnitBench bench;
    private final ActorForms forms;
    private final ActorRef<Object> host;
    private final TestProbe<UnitMessage.Seen> eyes;
    private final List<Object> history = new ArrayList<>();

    private ActorUnit(ActorType<C> type, ActorId id, UnitBench bench) {
        this.type = type;
        this.id = id;
        this.bench = bench;
        this.forms = bench.forms(type);
        this.host = bench.host(id, type);
        this.eyes = bench.probe();
    }

    /**
     * An actor with the id {@code unit}, started.
     *
     * @throws InvalidInputException when the type can not be written; names the place
     */
    public static <C> ActorUnit<C> of(ActorType<C> type) {
        return of(type, "unit");
    }

    /**
     * The same with another id.
     *
     * @throws InvalidInputException when the type can not be written, or the id is malformed
     */
    public static <C> ActorUnit<C> of(ActorType<C> type, String id) {
        var actorId = new ActorId(type.name(), id);
        var bench = new UnitBench();
        try {
            return new ActorUnit<>(type, actorId, bench);
        } catch (RuntimeException e) {
            bench.close();
            throw e;
        }
    }

    /** Gives it a command. */
    public Outcome<Void> tell(C command) {
        give(command);
        return settled(ActorUnit::nothingAsked);
    }

    /** Gives it the command that is made of the ref to answer to. */
    public <R> Outcome<R> ask(Function<ActorRef<R>, ? extends C> command) {
        TestProbe<R> probe = bench.probe();
        C made = command.apply(probe.getRef());
        give(made);
        return settled(() -> answer(probe, made));
    }

    /**
     * The methods of an actor in RPC style; each call is a step. Its stage completes as it would on another node; it fails with
     * {@link io.ttmesh.model.error.ActorFailedException} when the method throws, and a method that returns nothing throws an {@link
     * AssertionError} then, for nobody else would tell.
     *
     * @throws InvalidInputException when the type has other methods
     */
    public <T> T as(Class<T> methods) {
        if (!type.methods().equals(Optional.of(methods))) {
            throw new InvalidInputException(
                    "actor " + id + " can not be called as " + methods.getName() + ": its type has "
                            + type.methods()
                                    .map(known -> "the methods of " + known.getName())
                                    .orElse("no methods, see ActorType.rpc"));
        }
        return LoneActors.proxy(new StepRef(id, bench.peers(), new Calls()), methods);
    }

    private final class Calls implements StepRef.Steps {
        @Override
        public void take(Call call) {
            tell(type.commands().cast(call)).failure().ifPresent(thrown -> {
                ActorRef<Object> replyTo = call.replyTo();
                if (replyTo == null) {
                    throw new AssertionError("the actor failed at a " + call, thrown);
                }
                replyTo.tell(LoneActors.failure(thrown));
            });
        }

        @Override
        public Object arrived(Call call, Object answer) {
            return compared(call, Objects.requireNonNull(call.replyTo()), answer);
        }
    }

    private void give(C command) {
        same("command", command, forms.commandElsewhere(command));
        host.tell(new UnitMessage.Give(command));
    }

    @SuppressWarnings("unchecked") // A stream is a stream elsewhere, too.
    private <R> R answer(TestProbe<R> probe, C command) {
        return (R) compared(command, probe.getRef(), Objects.requireNonNull(probe.receiveMessage()));
    }

    /** An answer as it arrives elsewhere, which must be equal to it. */
    private Object compared(Object command, ActorRef<?> replyTo, Object answer) {
        Object elsewhere = forms.answerElsewhere(command, replyTo, answer);
        if (!forms.isStream(answer)) {
            same("answer", answer, elsewhere);
        }
        return elsewhere;
    }

    private static Void nothingAsked() {
        throw new AssertionError("nothing was asked: use ask");
    }

    /**
     * Stores what a past has left: events, or one state.
     *
     * @throws AssertionError when the actor is volatile, or can not apply them
     */
    public Outcome<Void> given(Object... stored) {
        if (type.kind() == ActorType.Kind.VOLATILE) {
            throw new AssertionError("actor type " + type.name() + " is volatile: it has no past");
        }
        List<Object> values = List.of(stored);
        values.forEach(this::checkStored);
        host.tell(new UnitMessage.Keep(values));
        Outcome<Void> outcome = settled(ActorUnit::nothingAsked);
        outcome.failure().ifPresent(thrown -> {
            throw new AssertionError("the actor failed at " + values, thrown);
        });
        return outcome;
    }

    /** Lets time pass for its timers and for all that it has scheduled. */
    public Outcome<Void> passTime(Duration time) {
        bench.passTime(time);
        return settled(ActorUnit::nothingAsked);
    }

    /**
     * Ends the instance as an idle one is, and starts the next. One that keeps its state must have the same state
     * afterwards: from the store, and, if it is event-sourced, from all its events without a snapshot.
     *
     * @throws AssertionError when the states differ, or it does not start
     */
    public Outcome<Void> restart() {
        if (type.kind() == ActorType.Kind.VOLATILE) {
            host.tell(new UnitMessage.Rest());
            return settled(ActorUnit::nothingAsked);
        }
        Object before = settled(ActorUnit::nothingAsked).state();
        host.tell(new UnitMessage.Rest());
        Outcome<Void> outcome = settled(ActorUnit::nothingAsked);
        if (!before.equals(outcome.state())) {
            throw new AssertionError("state " + before + " came back from the store as " + outcome.state());
        }
        if (type.kind() == ActorType.Kind.EVENT_SOURCED) {
            Object replayed = Replay.of(type, id, bench.peers(), history);
            if (!before.equals(replayed)) {
                throw new AssertionError("state " + before + " is replayed from its events as " + replayed
                        + ": onEvent must depend on state and event only");
            }
        }
        return outcome;
    }

    /** The state now. */
    public Object state() {
        return settled(ActorUnit::nothingAsked).state();
    }

    /** A ref to another actor, or to this one, as commands may hold it. */
    public <D> MeshRef<D> ref(ActorType<D> other, String otherId) {
        return bench.peers().ref(new ActorId(other.name(), otherId));
    }

    /**
     * Runs the streams that the actor answers with, as {@code reply().runWith(Sink.seq(), unit.materializer())}; their
     * elements come as they would on another node.
     */
    public Materializer materializer() {
        return bench.materializer();
    }

    /** The commands that an actor was sent so far; those that this one sent itself, too. */
    public <D> List<D> sentTo(ActorType<D> other, String otherId) {
        return bench.peers().sentTo(new ActorId(other.name(), otherId)).stream()
                .map(other.commands()::cast)
                .toList();
    }

    /**
     * Says what all other actors of a type do when they are sent a command, as to answer it; runs on the thread that
     * sends. Without this they do nothing.
     */
    public <D> void peers(ActorType<D> other, BiConsumer<String, D> script) {
        bench.peers()
                .script(
                        other.name(),
                        (otherId, command) ->
                                script.accept(otherId, other.commands().cast(command)));
    }

    /** Looks until the actor has begun nothing between two looks. */
    private <R> Outcome<R> settled(Supplier<R> reply) {
        List<Object> events = new ArrayList<>();
        Optional<Throwable> failure = Optional.empty();
        boolean stopped = false;
        UnitMessage.Seen seen = look();
        for (int round = 0; ; round++) {
            events.addAll(seen.events());
            failure = failure.or(seen::failure);
            stopped |= seen.stopped();
            UnitMessage.Seen next = look();
            if (next.handled() == seen.handled()
                    && next.events().isEmpty()
                    && next.failure().isEmpty()) {
                stopped |= next.stopped();
                break;
            }
            if (round == ROUNDS_MAX) {
                throw new AssertionError("actor " + id + " goes on sending itself messages");
            }
            seen = next;
        }
        events.forEach(this::checkStored);
        history.addAll(events);
        if (seen.state() != null) {
            checkStored(seen.state());
        }
        return new Outcome<>(events, seen.state(), failure, stopped, reply);
    }

    private UnitMessage.Seen look() {
        host.tell(new UnitMessage.Look(eyes.getRef()));
        return eyes.receiveMessage(PATIENCE);
    }

    private void checkStored(Object value) {
        List<Object> read = forms.read(forms.formOf(value), forms.write(value));
        if (!read.equals(List.of(value))) {
            throw new AssertionError("what is stored as " + value + " reads as " + read);
        }
    }

    private static void same(String what, Object given, Object elsewhere) {
        if (!given.equals(elsewhere)) {
            throw new AssertionError(what + " " + given + " arrives on another node as " + elsewhere);
        }
    }

    /** Ends the actor and all around it. */
    @Override
    public void close() {
        bench.close();
    }
}
