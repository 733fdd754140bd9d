package io.ttmesh.actors;

import io.ttmesh.model.Region;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the actors of a type are kept; what is empty follows the settings under {@code ttmesh.actors.service}.
 *
 * @param region where they are at home; empty for no place in particular
 * @param tags that a node must have to host them
 * @param idleTimeout after which one that gets no messages is put to sleep; zero for never
 * @param mailboxLimit messages that may wait for one of them, 1 to {@value #MAILBOX_MAX}
 * @param askTimeout how long an ask waits
 * @param snapshotEvery events after which an event-sourced one is snapshot; 0 for never
 * @param snapshotBytes of events after which it is, 0 for whatever size
 * @param migrations of stored events and states
 * @param alwaysOn whether one that has started is awake from then on
 */
public record ActorOptions(
        Optional<Region> region,
        Set<String> tags,
        Optional<Duration> idleTimeout,
        Optional<Integer> mailboxLimit,
        Optional<Duration> askTimeout,
        Optional<Integer> snapshotEvery,
        Optional<Long> snapshotBytes,
        List<StoredMigration> migrations,
        boolean alwaysOn) {
    /** Most messages that may be allowed to wait for one actor. */
    public static final int MAILBOX_MAX = 4_096;

    /** Nothing said. */
    public static final ActorOptions DEFAULTS = new ActorOptions(
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false);

    /**
     * Checks and copies.
     *
     * @throws InvalidInputException when a value is out of its range
     */
    public ActorOptions {
        require(idleTimeout.filter(Duration::isNegative).isEmpty(), "idle timeout", idleTimeout, "zero or more");
        require(
                mailboxLimit.filter(limit -> limit < 1 || limit > MAILBOX_MAX).isEmpty(),
                "mailbox limit",
                mailboxLimit,
                "1 to " + MAILBOX_MAX);
        require(askTimeout.filter(time -> !time.isPositive()).isEmpty(), "ask timeout", askTimeout, "more than zero");
        require(snapshotEvery.filter(count -> count < 0).isEmpty(), "snapshot count", snapshotEvery, "0 or more");
        require(snapshotBytes.filter(bytes -> bytes < 0).isEmpty(), "snapshot bytes", snapshotBytes, "0 or more");
        tags = Set.copyOf(tags);
        migrations = List.copyOf(migrations);
    }

    /** The same but for what is changed. */
    ActorOptions changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new ActorOptions(
                draft.region,
                draft.tags,
                draft.idleTimeout,
                draft.mailboxLimit,
                draft.askTimeout,
                draft.snapshotEvery,
                draft.snapshotBytes,
                draft.migrations,
                draft.alwaysOn);
    }

    /** Options that can be changed. For one thread. */
    static final class Draft {
        Optional<Region> region;
        Set<String> tags;
        Optional<Duration> idleTimeout;
        Optional<Integer> mailboxLimit;
        Optional<Duration> askTimeout;
        Optional<Integer> snapshotEvery;
        Optional<Long> snapshotBytes;
        List<StoredMigration> migrations;
        boolean alwaysOn;

        private Draft(ActorOptions from) {
            region = from.region();
            tags = from.tags();
            idleTimeout = from.idleTimeout();
            mailboxLimit = from.mailboxLimit();
            askTimeout = from.askTimeout();
            snapshotEvery = from.snapshotEvery();
            snapshotBytes = from.snapshotBytes();
            migrations = from.migrations();
            alwaysOn = from.alwaysOn();
        }
    }

    private static void require(boolean holds, String what, Optional<?> value, String range) {
        if (!holds) {
            throw new InvalidInputException(what + " of an actor type is " + value.orElseThrow() + ": use " + range);
        }
    }
}
