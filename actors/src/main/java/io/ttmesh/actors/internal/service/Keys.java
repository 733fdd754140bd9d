package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.AnswerTap;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.actors.internal.wire.KeptKey;
import io.ttmesh.model.CommandKey;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one instance knows of commands with keys. Their answers come here first, are noted in the ledger, and are given to
 * those who wait when that is stored. For the instance's thread; only answers may come from others.
 */
final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

    private final ActorCodec codec;
    private final Clock clock;
    private final KeyLedger ledger;

    /** In the ledger, and not answered yet. */
    private final Map<CommandKey, KeyedCommand> open = new HashMap<>();

    /** Answered, and not noted yet. */
    private final Queue<KeyedCommand> answered = new ConcurrentLinkedQueue<>();

    /** Their answers are being stored. */
    private final List<KeyedCommand> noted = new ArrayList<>();

    private @Nullable KeyedCommand present;
    private volatile @Nullable KeyedCommand dropped;
    private volatile boolean closed;

    Keys(ActorCodec codec, HostSetup setup) {
        this.codec = codec;
        this.clock = setup.clock();
        this.ledger = new KeyLedger(setup.settings().keys());
    }

    /**
     * The command in an envelope; null when it was sent before, and whoever asks is told what came of it, or waits.
     *
     * @param host told a {@link HostSignal.Answered} when there is an answer to be noted
     * @param askersMax how many may wait for one answer
     * @throws WrongPayloadException when it can not be read
     */
    @Nullable
    Object begin(Envelope envelope, ActorRef<Object> host, int askersMax) {
        CommandKey key = envelope.key();
        if (key == null) {
            return codec.command(envelope.command());
        }
        byte[] bytes = codec.written(envelope.command());
        String digest = codec.digest(bytes);
        KeptKey known = ledger.find(key, clock.millis());
        if (known != null) {
            repeat(envelope, digest, known, askersMax);
            return null;
        }
        ActorRef<Object> asker = envelope.failureTo();
        var begun = new KeyedCommand(new KeptKey(key, digest, clock.millis(), null), asker);
        Object command = codec.read(bytes, asker == null ? null : tap(begun, asker, host));
        present = begun;
        return command;
    }

    private AnswerTap tap(KeyedCommand command, ActorRef<Object> asker, ActorRef<Object> host) {
        return new AnswerTap(asker, host, (place, answer) -> {
            if (command.give(place, answer)) {
                answered.add(command);
                if (closed) {
                    giveRest();
                }
            }
            return new HostSignal.Answered(this);
        });
    }

    private void repeat(Envelope envelope, String digest, KeptKey known, int askersMax) {
        ActorRef<Object> asker = envelope.failureTo();
        KeptKey.Kept answer = known.answer();
        KeyedCommand waits = open.get(known.key());
        String named = "idempotency key '" + known.key() + "'";
        if (!known.digest().equals(digest)) {
            envelope.fail(ActorFailure.of(
                    ActorFailure.Kind.KEY,
                    "was sent another command with " + named + " before: give each command a key of its own"));
        } else if (asker == null) {
            LOG.debug("key={} repeated=true", known.key());
        } else if (waits != null) {
            ActorRef<Object> first = waits.join(asker, askersMax);
            if (first != null) {
                first.tell(ActorFailure.of(
                        ActorFailure.Kind.OVERLOADED,
                        "has " + askersMax + " repeats of the command with " + named + " waiting for its answer (limit"
                                + " ttmesh.actors.service.mailbox-limit, or the type's own): send again later"));
            }
        } else if (answer != null) {
            codec.answer(asker, answer.place(), codec.answer(answer));
        } else {
            envelope.fail(ActorFailure.of(
                    ActorFailure.Kind.FORGOTTEN,
                    "has carried out the command with " + named + ", and its answer is not kept: it was lost with the"
                            + " instance, was never given, or is over ttmesh.actors.service.key-answers-limit; ask"
                            + " for the state instead"));
        }
    }

    /** The present command is over. */
    void end() {
        present = null;
    }

    /** The present command has led to something that is stored now; the key to be stored with it, if there is one. */
    List<KeptKey> carriedOut() {
        KeyedCommand command = present;
        if (command == null || open.containsValue(command)) {
            return List.of();
        }
        ledger.put(command.kept(), clock.millis());
        open.keySet().removeIf(key -> ledger.find(key, clock.millis()) == null);
        open.put(command.kept().key(), command);
        return List.of(command.kept());
    }

    /** The present command was not handled after all. */
    void undo() {
        KeyedCommand command = present;
        if (command != null) {
            forget(command.kept().key());
        }
    }

    private void forget(CommandKey key) {
        ledger.forget(key);
        open.remove(key);
    }

    /** All that is to be stored beside a state. */
    List<KeptKey> all() {
        return ledger.all();
    }

    /** Takes what was stored. */
    void recovered(List<KeptKey> keys) {
        keys.forEach(one -> ledger.put(one, clock.millis()));
    }

    /** Whether no answer waits to be noted. */
    boolean isQuiet() {
        return answered.isEmpty();
    }

    /** Notes the answers that were given so far: what is to be stored of them before they are {@linkplain #release released}. */
    List<KeptKey> note() {
        present = null;
        List<KeptKey> notes = new ArrayList<>();
        for (KeyedCommand next = answered.poll(); next != null; next = answered.poll()) {
            noted.add(next);
            KeptKey note = note(next);
            if (note != null) {
                notes.add(note);
            }
        }
        return notes;
    }

    /** Null when there is nothing to note: a command that has stored nothing may be carried out again. */
    private @Nullable KeptKey note(KeyedCommand command) {
        KeptKey kept = command.kept();
        KeyedCommand.Given given = command.given();
        if (given == null || open.get(kept.key()) != command) {
            return null;
        }
        if (given.value() instanceof ActorFailure) {
            forget(kept.key());
            return null;
        }
        try {
            ledger.put(kept.with(codec.kept(given.place(), given.value())), clock.millis());
        } catch (WrongPayloadException e) {
            LOG.warn("key={} answerKept=false", kept.key(), e);
            return null;
        }
        KeptKey note = ledger.find(kept.key(), clock.millis());
        return note == null || note.answer() == null ? null : note;
    }

    /** Gives the answers that were noted. */
    void release() {
        for (KeyedCommand command : noted) {
            open.remove(command.kept().key(), command);
            command.release(codec);
        }
        noted.clear();
    }

    /**
     * The instance has ended: answers are given as they come, and noted no more.
     *
     * @param failed whether the present command came to nothing, whatever it has answered
     */
    void close(boolean failed) {
        release();
        dropped = failed ? present : null;
        closed = true;
        giveRest();
    }

    private void giveRest() {
        for (KeyedCommand next = answered.poll(); next != null; next = answered.poll()) {
            if (next != dropped) {
                next.release(codec);
            }
        }
    }
}
