package io.ttmesh.runtime.internal.node;

import io.ttmesh.actors.spi.ActorStores;
import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.TaskLog;
import io.ttmesh.journal.JournalEvents;
import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.JournalGroups;
import io.ttmesh.journal.JournalSeat;
import io.ttmesh.journal.JournalSets;
import io.ttmesh.journal.JournalStatus;
import io.ttmesh.model.Durability;
import io.ttmesh.model.error.StartException;
import io.ttmesh.runtime.JournalView;
import io.ttmesh.runtime.internal.membership.NodeDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** A node's part in the journal of its mesh: none, a voter's seat in its data folder, or a way to those who have one. */
final class NodeJournal {
    private static final String NO_SNAPSHOTS = "pekko.persistence.no-snapshot-store";

    private final JournalKind kind;
    private final ActorSystem<?> system;
    private final Optional<String> voter;
    private final TaskJournal tasks;

    private NodeJournal(JournalKind kind, ActorSystem<?> system, Optional<String> voter, TaskJournal tasks) {
        this.kind = kind;
        this.system = system;
        this.voter = voter;
        this.tasks = tasks;
    }

    /**
     * Takes part, as the mesh that was entered does.
     *
     * @throws StartException when the data folder is another mesh's, in use, or was taken away
     */
    static NodeJournal start(ActorSystem<?> system, NodeSettings node, MeshJoin.Entry entry, NodeDirectory directory) {
        return switch (entry.journal()) {
            case MEMORY -> memory(system, node, entry);
            case CONFIGURED ->
                new NodeJournal(
                        JournalKind.CONFIGURED,
                        system,
                        Optional.empty(),
                        TaskJournal.of(TaskLog.ofPlugin(system, ""), Durability.DURABLE));
            case RAFT -> raft(system, node, entry, directory);
        };
    }

    private static NodeJournal memory(ActorSystem<?> system, NodeSettings node, MeshJoin.Entry entry) {
        Optional<Path> kept = node.dataDir().filter(NodeJournal::hasSeat);
        if (kept.isPresent() && entry.origin() == MeshJoin.Origin.STARTED_AGAIN) {
            throw new StartException("mesh " + entry.meshId() + " keeps durable submissions in " + kept.get()
                    + ": start it again without ttmesh.mesh.journal = memory");
        }
        if (node.keepsJournal()) {
            system.log()
                    .warn(
                            "journal=memory dataDir={} reason=\"the node that created this mesh had no data folder\"",
                            node.dataDir().orElseThrow());
        }
        return new NodeJournal(
                JournalKind.MEMORY, system, Optional.empty(), TaskJournal.of(TaskLog.inMemory(), Durability.MEMORY));
    }

    private static boolean hasSeat(Path dataFolder) {
        return Files.exists(dataFolder.resolve("journal/voter"));
    }

    private static NodeJournal raft(
            ActorSystem<?> system, NodeSettings node, MeshJoin.Entry entry, NodeDirectory directory) {
        Optional<JournalSeat> seat =
                node.keepsJournal() ? node.dataDir().map(folder -> seat(folder, entry)) : Optional.empty();
        Optional<String> voter = seat.map(JournalSeat::voter);
        JournalGroups groups = JournalGroups.get(system);
        var journal = new NodeJournal(
                JournalKind.RAFT,
                system,
                voter,
                new TaskJournal(
                        new JournalTaskLog(JournalEvents.get(system)),
                        new JournalDurability(() -> groups.status().members().size()),
                        Optional.of(new JournalWakeIndex(JournalSets.get(system)))));
        if (!node.isClient()) {
            var peers = new ClusterPeers(voter, Cluster.get(system).selfMember().address(), directory::entries);
            CompletionStage<Done> started = seat.map(own -> groups.start(own, peers))
                    .orElseGet(() -> groups.startClient(entry.meshId(), peers));
            var unused = started.whenComplete((done, failure) -> {
                if (failure == null) {
                    system.log().info("journal=started voter={}", voter.orElse("-"));
                } else {
                    system.log().error("journal=failed voter={}", voter.orElse("-"), failure);
                }
            });
        }
        return journal;
    }

    /** Only a new mesh founds a group; one that is started again without its folder would found a second one. */
    private static JournalSeat seat(Path folder, MeshJoin.Entry entry) {
        if (entry.origin() == MeshJoin.Origin.STARTED_AGAIN && !hasSeat(folder)) {
            throw new StartException("journal of mesh " + entry.meshId() + " is missing in " + folder
                    + ": put its folder 'journal' back, or join the mesh (--join) where it still lives; one that never"
                    + " had a journal is started again with ttmesh.mesh.journal = memory");
        }
        try {
            return entry.origin() == MeshJoin.Origin.CREATED
                    ? JournalSeat.found(folder, entry.meshId())
                    : JournalSeat.join(folder, entry.meshId());
        } catch (JournalException e) {
            throw new StartException("node refused to start: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new StartException("journal folder in " + folder + " can not be used: " + e.getMessage(), e);
        }
    }

    /** By what the journal knows this node's data folder; empty when it keeps no copy. */
    Optional<String> voter() {
        return voter;
    }

    /** What owners of durable submissions need of it. */
    TaskJournal tasks() {
        return tasks;
    }

    /** Where actors keep what must outlive them. */
    ActorStores actors() {
        return switch (kind) {
            case MEMORY ->
                new ActorStores(
                        JournalKind.MEMORY_PLUGIN,
                        Optional.empty(),
                        Optional.of("ttmesh.actors.service.memory-states"),
                        new ActorStores.InMemory());
            case RAFT ->
                new ActorStores(
                        JournalKind.RAFT_PLUGIN,
                        Optional.of("ttmesh.journal.snapshots"),
                        Optional.of("ttmesh.journal.state"),
                        new ActorStores.Indexed(tasks.wakeIndex().orElseThrow()));
            case CONFIGURED ->
                new ActorStores(
                        "",
                        configured("snapshot-store.plugin", NO_SNAPSHOTS),
                        configured("state.plugin", ""),
                        new ActorStores.Nowhere());
        };
    }

    /** The default plugin, unless the setting stands for none. */
    private Optional<String> configured(String key, String none) {
        String plugin = system.settings().config().getString("pekko.persistence." + key);
        return plugin.isEmpty() || plugin.equals(none) ? Optional.empty() : Optional.of(plugin);
    }

    /** What this node knows of it now. */
    JournalView view() {
        Durability durability = tasks.durability().get();
        if (kind != JournalKind.RAFT) {
            return JournalView.of(durability);
        }
        JournalStatus status = JournalGroups.get(system).status();
        return new JournalView(
                durability,
                voter,
                status.role().name(),
                status.health().name(),
                status.members(),
                status.leader(),
                status.faultTolerant(),
                status.appliedIndex(),
                status.committedIndex(),
                status.fsync(),
                status.detail());
    }
}
