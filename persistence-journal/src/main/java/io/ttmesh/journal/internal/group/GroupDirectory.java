package io.ttmesh.journal.internal.group;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** Where the plugins of an actor system find the group that its starter has started. Safe for use by many threads. */
public final class GroupDirectory implements Extension {
    private static final Id ID = new Id();

    private final CompletableFuture<JournalGroup> group = new CompletableFuture<>();

    private GroupDirectory() {}

    /** The directory of an actor system. */
    public static GroupDirectory get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** The group, as soon as it is started. */
    public CompletionStage<JournalGroup> group() {
        return group.minimalCompletionStage();
    }

    /** Says which group it is; the first call counts. */
    public void started(JournalGroup started) {
        group.complete(started);
    }

    /** Says that there will be no group; the first call counts. */
    public void failed(Throwable cause) {
        group.completeExceptionally(cause);
    }

    private static final class Id extends AbstractExtensionId<GroupDirectory> {
        @Override
        public GroupDirectory createExtension(ExtendedActorSystem system) {
            return new GroupDirectory();
        }
    }
}
