package io.ttmesh.journal;

import com.typesafe.config.ConfigFactory;
import io.ttmesh.journal.internal.format.Answer;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.BatchHeader;
import io.ttmesh.journal.internal.format.EncodedBatch;
import io.ttmesh.journal.internal.format.EncodedRecord;
import io.ttmesh.journal.internal.format.EventRecord;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.Payload;
import io.ttmesh.journal.internal.format.Question;
import io.ttmesh.journal.internal.group.GroupDirectory;
import io.ttmesh.journal.internal.group.JournalGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;

/**
 * One of three voters in a process of its own. It appends to a persistence id of its own and writes down each number that
 * was acknowledged; {@link KillClusterTest} ends it without warning.
 */
final class VoterProcess {
    private static final int VOTERS = 3;

    private final int number;
    private final Path folder;
    private final ActorSystem system;

    private VoterProcess(int number, Path folder, ActorSystem system) {
        this.number = number;
        this.folder = folder;
        this.system = system;
    }

    /** Takes the folder, the voter's number and the three ports. */
    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[1]);
        StringBuilder peers = new StringBuilder();
        for (int i = 0; i < VOTERS; i++) {
            peers.append("v-%d = \"pekko://app@127.0.0.1:%s\"\n".formatted(i, arguments[2 + i]));
        }
        Path folder = Path.of(arguments[0]);
        ActorSystem system = ActorSystem.create(
                "app",
                ConfigFactory.parseString("""
                    pekko {
                      loglevel = OFF
                      stdout-loglevel = OFF
                      actor.provider = remote
                      remote.warn-about-direct-use = off
                      remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = %s } }
                      remote.artery.advanced.use-dispatcher = "pekko.actor.internal-dispatcher"
                    }
                    ttmesh.journal { mode = fixed, data-dir = "%s", peers { %s }, health.min-free-space = 1 MiB }
                    """.formatted(arguments[2 + number], folder.resolve("n" + number), peers))
                        .withFallback(ConfigFactory.load()));
        new VoterProcess(number, folder, system).run();
    }

    private void run() throws Exception {
        JournalGroups.get(system).startAsConfigured();
        JournalGroup group =
                GroupDirectory.get(system).group().toCompletableFuture().get(60, TimeUnit.SECONDS);
        Thread reporter = new Thread(this::report, "reporter");
        reporter.setDaemon(true);
        reporter.start();
        long next = highest(group, number) + 1;
        while (!Files.exists(folder.resolve("end"))) {
            append(group, next);
            next++;
        }
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < VOTERS; i++) {
            read.append(highest(group, i)).append(' ');
        }
        put("read-" + number, read.toString());
    }

    /** Sends the same bytes until they are answered, as the write batcher does. */
    private void append(JournalGroup group, long at) throws Exception {
        EventRecord event =
                new EventRecord(at, 0, "", "writer", List.of(), new Payload(1, "", new byte[300]), Optional.empty());
        Item item = new Item.Events(id(number), at - 1, "writer", List.of(EncodedRecord.of(event)));
        BatchHeader header = new BatchHeader(0, group.epoch(), UUID.randomUUID(), at, 0);
        EncodedBatch batch = new Batch(header, List.of(item)).encode();
        while (true) {
            try {
                boolean applied = group.propose(batch)
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .items()
                        .getFirst()
                        .isApplied();
                Files.writeString(
                        folder.resolve("acks-" + number),
                        (applied ? at : "refused " + at) + " " + System.currentTimeMillis() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof JournalException.OutcomeUnknown
                        || e.getCause() instanceof JournalException.NoMajority)) {
                    throw e;
                }
            }
        }
    }

    private static long highest(JournalGroup group, int of) throws Exception {
        while (true) {
            try {
                Answer answer = group.ask(new Question.HighestSequenceNr(id(of)), JournalGroup.Freshness.LINEARIZABLE)
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
                return ((Answer.Highest) answer).sequenceNr();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof JournalException.NoMajority)) {
                    throw e;
                }
            }
        }
    }

    private void report() {
        try {
            while (true) {
                put("role-" + number, JournalGroups.get(system).status().role().name());
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void put(String name, String content) throws Exception {
        Path fresh = folder.resolve(name + ".new");
        Files.write(fresh, content.getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String id(int number) {
        return "Counter|" + number;
    }
}
