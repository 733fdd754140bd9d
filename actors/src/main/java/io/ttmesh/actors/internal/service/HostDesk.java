package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.internal.wire.ActorFailure;
import io.ttmesh.actors.internal.wire.Envelope;
import io.ttmesh.model.error.WrongPayloadException;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The desk of one instance in its host, which knows from it what the instance is at. For the host's thread. */
final class HostDesk implements CommandDesk {
    private final Keys keys;
    private final Turn turn;
    private final Backlog backlog;
    private final Receipts receipts;
    private final ActorRef<Object> host;

    HostDesk(Keys keys, Turn turn, Backlog backlog, Receipts receipts, ActorRef<Object> host) {
        this.keys = keys;
        this.turn = turn;
        this.backlog = backlog;
        this.receipts = receipts;
        this.host = host;
    }

    @Override
    public Keys keys() {
        return keys;
    }

    @Override
    public @Nullable Object take(Object message) {
        rest();
        if (!(message instanceof Envelope envelope)) {
            return message;
        }
        backlog.begun(envelope);
        try {
            Object command = keys.begin(envelope, host, turn.gate().limit());
            if (command != null) {
                turn.take(envelope);
            }
            return command;
        } catch (WrongPayloadException e) {
            envelope.fail(ActorFailure.of(ActorFailure.Kind.WRONG_PAYLOAD, String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** What comes now is nobody's command. */
    void rest() {
        turn.clear();
        keys.end();
    }

    @Override
    public void stashed() {
        Envelope aside = turn.current();
        if (aside != null) {
            backlog.stashed(aside);
            turn.clear();
        }
    }

    @Override
    public void unhandled() {
        Envelope refused = turn.current();
        if (refused != null) {
            receipts.refused(refused);
            turn.fail(ActorFailure.of(ActorFailure.Kind.WRONG_PAYLOAD, "it does not handle this command now"));
            keys.undo();
        }
    }

    @Override
    public void storing() {
        turn.storing();
    }
}
