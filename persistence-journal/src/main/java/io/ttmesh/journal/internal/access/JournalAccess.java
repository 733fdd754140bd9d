package io.ttmesh.journal.internal.access;

import com.typesafe.config.Config;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalGroups;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.internal.group.JournalGroup;
import io.ttmesh.journal.internal.read.AppendSignal;
import io.ttmesh.journal.internal.read.QueryPages;
import io.ttmesh.journal.internal.read.ReadSettings;
import io.ttmesh.journal.internal.write.WriteBatcher;
import io.ttmesh.journal.internal.write.WriteSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContextExecutor;

/**
 * The way of all plugins of an actor system to its group. The first to ask has the group started, when nobody has and
 * {@code ttmesh.journal.mode} says how. Safe for use by many threads.
 */
public final class JournalAccess implements Extension {
    private static final Id ID = new Id();

    private final WriteSettings writeSettings;
    private final ReadSettings readSettings;
    private final Duration startTimeout;
    private final ExecutionContextExecutor readers;
    private final CompletableFuture<Opened> opened;
    private final QueryPages queries;

    /** The group that was started, with the one batcher that stands in front of it. */
    public record Opened(JournalGroup group, WriteBatcher batcher) {
        /** Completes as soon as this node has no write of the persistence id under way. */
        public CompletionStage<@Nullable Void> settled(String persistenceId) {
            return batcher.settled(persistenceId);
        }
    }

    private JournalAccess(ExtendedActorSystem system) {
        Config journal = system.settings().config().getConfig("ttmesh.journal");
        writeSettings = WriteSettings.of(journal.getConfig("write"));
        readSettings = ReadSettings.of(journal.getConfig("read-path"));
        startTimeout = journal.getDuration("start-timeout");
        readers = system.dispatchers().lookup("ttmesh.journal.read-dispatcher");
        ExecutionContextExecutor writers = system.dispatchers().internalDispatcher();
        AppendSignal signal = new AppendSignal(system.scheduler(), readers);
        GroupDirectory directory = GroupDirectory.get(system);
        opened = directory
                .group()
                .thenApply(group -> {
                    group.onAppended(signal::appended);
                    return new Opened(
                            group,
                            new WriteBatcher(
                                    group, writeSettings, writers, system.scheduler(), InstantSource.system()));
                })
                .toCompletableFuture();
        queries = new QueryPages(this::group, readSettings, signal);
        // On a thread that may wait: it opens files.
        readers.execute(() -> start(system, directory));
    }

    /** The access of an actor system. */
    public static JournalAccess get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** Limits and times of the write path. */
    public WriteSettings writeSettings() {
        return writeSettings;
    }

    /** Sizes and times of the read path. */
    public ReadSettings readSettings() {
        return readSettings;
    }

    /** Where what was read is decoded. */
    public ExecutionContextExecutor readers() {
        return readers;
    }

    /** Queries, which may lag behind. */
    public QueryPages queries() {
        return queries;
    }

    /** The group; fails with {@link JournalException.NotRunning} when it is not started within the start timeout. */
    public CompletionStage<Opened> opened() {
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            return opened;
        }
        return opened.copy()
                .orTimeout(startTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    Throwable cause = ScalaFutures.cause(failure);
                    return CompletableFuture.failedFuture(
                            cause instanceof JournalException known ? known : notRunning(cause));
                });
    }

    private CompletionStage<JournalGroup> group() {
        return opened().thenApply(Opened::group);
    }

    private JournalException notRunning(Throwable cause) {
        return cause instanceof TimeoutException
                ? new JournalException.NotRunning("journal is not started after " + startTimeout
                        + " (ttmesh.journal.start-timeout): nobody has started its group")
                : new JournalException.NotRunning("journal did not start: " + cause, cause);
    }

    private static void start(ExtendedActorSystem system, GroupDirectory directory) {
        try {
            JournalGroups.get(system).startAsConfigured();
        } catch (RuntimeException failure) {
            directory.failed(failure);
        }
    }

    private static final class Id extends AbstractExtensionId<JournalAccess> {
        @Override
        public JournalAccess createExtension(ExtendedActorSystem system) {
            return new JournalAccess(system);
        }
    }
}
