package io.ttmesh.journal;

import com.typesafe.config.Config;
import io.ttmesh.journal.JournalStatus.Health;
import io.ttmesh.journal.JournalStatus.Role;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.internal.raft.GroupMember;
import io.ttmesh.journal.internal.raft.GroupSettings;
import io.ttmesh.journal.internal.raft.RocksStores;
import io.ttmesh.journal.spi.Peers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Starts this node's part in the journal's Raft group, and says how it is. Safe for use by many threads.
 *
 * <p>An application that says {@code ttmesh.journal.mode = single} or {@code fixed} needs none of this: the first plugin
 * that is used starts what is configured. With {@code hosted}, plugins wait until {@link #start} or {@link #startClient}
 * was called.
 */
public final class JournalGroups implements Extension {
    private static final Id ID = new Id();

    private final ExtendedActorSystem system;
    private final Config config;
    private @Nullable GroupMember member;

    private JournalGroups(ExtendedActorSystem system) {
        this.system = system;
        this.config = system.settings().config().getConfig("ttmesh.journal");
    }

    /** The journal of an actor system. */
    public static JournalGroups get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /**
     * Starts a node that has a data folder. Completes when its voter has opened its files, or waits to be made one.
     *
     * <p>When the files are damaged the node goes on as a client of the others, and {@link #status} says so.
     *
     * @param seat taken over: {@link #close} closes it
     * @param peers the nodes with data folders, and where they are reached
     */
    public CompletionStage<Done> start(JournalSeat seat, Peers peers) {
        return start(seat, List.of(seat.voter()), peers);
    }

    /** Starts a node without a data folder. Completes when one of the others has told which group it is. */
    public CompletionStage<Done> startClient(String cluster, Peers peers) {
        return start(new Beginning(cluster, Optional.empty(), List.of(), peers));
    }

    /** Starts what {@code ttmesh.journal.mode} says, unless it was started before; does nothing when it says hosted. */
    public void startAsConfigured() {
        switch (config.getString("mode")) {
            case "hosted" -> {}
            case "auto" -> {
                if (!config.getString("data-dir").isEmpty()) {
                    startOnce(this::single);
                }
            }
            case "single" -> startOnce(this::single);
            case "fixed" -> startOnce(this::fixed);
            default ->
                throw new IllegalArgumentException("ttmesh.journal.mode must be auto, hosted, single or fixed, but is "
                        + config.getString("mode"));
        }
    }

    /** What this node knows of its group now. */
    public synchronized JournalStatus status() {
        GroupMember running = member;
        return running != null
                ? running.status()
                : new JournalStatus(
                        0,
                        0,
                        Optional.empty(),
                        Role.CLIENT,
                        Health.CLOSED,
                        List.of(),
                        Optional.empty(),
                        0,
                        0,
                        List.of(),
                        GroupSettings.from(config).fsync(),
                        "not started");
    }

    /** Ends this node's part; what is under way fails, and is unknown. Completes when the files are closed. */
    public CompletionStage<Done> close() {
        GroupMember running;
        synchronized (this) {
            running = member;
        }
        return running == null
                ? CompletableFuture.completedStage(Done.done())
                : running.close().thenApply(nothing -> Done.done());
    }

    private record Beginning(String cluster, Optional<JournalSeat> seat, List<String> founders, Peers peers) {}

    private CompletionStage<Done> start(JournalSeat seat, List<String> founders, Peers peers) {
        return start(new Beginning(seat.cluster(), Optional.of(seat), founders, peers));
    }

    private synchronized CompletionStage<Done> start(Beginning beginning) {
        if (member != null) {
            throw new IllegalStateException("the journal of " + system.name() + " is started already");
        }
        GroupMember started = GroupMember.start(new GroupMember.Start(
                system,
                GroupSettings.from(config),
                beginning.cluster(),
                beginning.seat().map(JournalSeat::voterFolder),
                beginning.founders(),
                beginning.peers(),
                new RocksStores(),
                Clock.systemUTC(),
                this::onDead));
        member = started;
        // Last of all: entities still write while shards are handed over.
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "ttmesh-journal",
                        () -> close().exceptionally(failure -> Done.done()));
        GroupDirectory directory = GroupDirectory.get(system);
        return started.started().thenApply(group -> {
            directory.started(group);
            return Done.done();
        });
    }

    private synchronized void startOnce(java.util.function.Supplier<Beginning> beginning) {
        if (member != null) {
            return;
        }
        try {
            start(beginning.get());
        } catch (JournalException e) {
            GroupDirectory.get(system).failed(e);
            throw e;
        }
    }

    private Beginning single() {
        JournalSeat seat = JournalSeat.found(dataDir(), config.getString("cluster"));
        Address own = system.provider().getDefaultAddress();
        return new Beginning(
                seat.cluster(), Optional.of(seat), List.of(seat.voter()), Peers.fixed(Map.of(seat.voter(), own)));
    }

    private Beginning fixed() {
        Map<String, Address> voters = new LinkedHashMap<>();
        Config peers = config.getConfig("peers");
        peers.root().keySet().stream()
                .sorted()
                .forEach(voter -> voters.put(voter, AddressFromURIString.parse(peers.getString(voter))));
        String cluster = config.getString("cluster");
        Address own = system.provider().getDefaultAddress();
        Optional<JournalSeat> seat = voters.entrySet().stream()
                .filter(voter -> voter.getValue().equals(own))
                .map(voter -> JournalSeat.named(dataDir(), cluster, voter.getKey()))
                .findFirst();
        return new Beginning(cluster, seat, List.copyOf(voters.keySet()), Peers.fixed(voters));
    }

    private Path dataDir() {
        String folder = config.getString("data-dir");
        if (folder.isEmpty()) {
            throw new IllegalArgumentException(
                    "ttmesh.journal.data-dir must be set when ttmesh.journal.mode is " + config.getString("mode"));
        }
        return Path.of(folder);
    }

    private void onDead() {
        if (GroupSettings.from(config).health().terminateWhenDead()) {
            CoordinatedShutdown.get(system).runAll(JournalDied.INSTANCE);
        }
    }

    /** Why the actor system was ended. */
    public static final class JournalDied implements CoordinatedShutdown.Reason {
        private static final JournalDied INSTANCE = new JournalDied();

        private JournalDied() {}

        @Override
        public String toString() {
            return "journal voter can not be revived";
        }
    }

    private static final class Id extends AbstractExtensionId<JournalGroups> {
        @Override
        public JournalGroups createExtension(ExtendedActorSystem system) {
            return new JournalGroups(system);
        }
    }
}
