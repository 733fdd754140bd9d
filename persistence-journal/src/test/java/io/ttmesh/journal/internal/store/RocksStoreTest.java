package io.ttmesh.journal.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.journal.JournalException;
import io.ttmesh.journal.internal.format.Batch;
import io.ttmesh.journal.internal.format.Item;
import io.ttmesh.journal.internal.format.ItemAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a store keeps over its end, and whose it is. */
@Timeout(60)
class RocksStoreTest {
    private static final long SEED = Long.getLong("ttmesh.test.seed", 20_261_121);

    @TempDir
    Path temp;

    @Test
    void keepsEverythingOverClosing() {
        try (Lab lab = Lab.open(temp.resolve("state"))) {
            everything(lab);
        }
        try (Lab lab = Lab.open(temp.resolve("state"))) {
            assertEverything(lab);
            assertThat(lab.store.appliedIndex()).isEqualTo(3);
            assertThat(lab.store.appliedTerm()).isEqualTo(1);
            assertThat(lab.store.lastOrdering()).isEqualTo(4);
            assertThat(lab.codes(Lab.write("a", 3, 1, "y"))).containsExactly(ItemAnswer.Code.DONE);
        }
    }

    @Test
    void refusesTheStoreOfAnotherClusterGroupEpochOrVoterAndNamesBoth() {
        Path folder = temp.resolve("state");
        Lab.open(folder).close();

        for (StoreIdentity other : List.of(
                new StoreIdentity("mesh-2", 0, 1, "v-1"),
                new StoreIdentity("mesh-1", 1, 1, "v-1"),
                new StoreIdentity("mesh-1", 0, 2, "v-1"),
                new StoreIdentity("mesh-1", 0, 1, "v-2"))) {
            assertThatThrownBy(() -> RocksStore.open(folder, other))
                    .isInstanceOf(JournalException.ForeignData.class)
                    .hasMessageContaining(Lab.IDENTITY.toString())
                    .hasMessageContaining(other.toString());
        }
        Lab.open(folder).close();
    }

    @Test
    void refusesWorkAfterItWasClosed() {
        Lab lab = Lab.open(temp.resolve("state"));
        lab.close();
        lab.close();

        assertThatThrownBy(() -> lab.highest("a")).isInstanceOf(JournalException.NotRunning.class);
        assertThatThrownBy(() -> lab.apply(new Item.Pulse())).isInstanceOf(JournalException.NotRunning.class);
    }

    @Test
    void entryThatWasAppliedIsNotAppliedAgainAndTheStoreGoesNoFurther() {
        try (Lab lab = Lab.open(temp.resolve("state"))) {
            lab.apply(new Item.Pulse());
            var again = List.of(new StateStore.Committed(1, 1, lab.batch(new Item.Pulse())));

            assertThatThrownBy(() -> lab.store.apply(again)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> lab.apply(new Item.Pulse())).isInstanceOf(JournalException.NotRunning.class);
        }
    }

    /** The files as a kill at any moment leaves them: index and data agree, and the log brings the rest again. */
    @Test
    void folderCopiedInMidLifeStandsAtAnAppliedIndexAndReplayMakesItWhole() throws IOException {
        Random random = new Random(SEED);
        List<Batch> log = new ArrayList<>();
        List<Path> copies = new ArrayList<>();
        List<String> whole;
        try (Lab lab = Lab.open(temp.resolve("live/state"))) {
            for (int i = 1; i <= 60; i++) {
                log.add(lab.batch(randomItems(random, i)));
                lab.apply(log.getLast());
                if (i % 7 == 0) {
                    lab.store.flush();
                }
                if (i % 10 == 0) {
                    copies.add(temp.resolve("copy" + i));
                    copyLive(temp.resolve("live"), copies.getLast());
                }
            }
            whole = image(lab);
        }
        for (Path copy : copies) {
            try (Lab lab = Lab.open(copy.resolve("state"))) {
                int applied = (int) lab.store.appliedIndex();
                assertThat(applied).as("seed %d", SEED).isBetween(1, 60);
                assertThat(image(lab)).isEqualTo(imageAfter(log.subList(0, applied)));
                log.subList(applied, 60).forEach(lab::apply);
                assertThat(image(lab)).as("seed %d", SEED).isEqualTo(whole);
            }
        }
    }

    @Test
    void checkpointUnderLoadIsConsistent() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (Lab lab = Lab.open(temp.resolve("g0/state"))) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                for (int i = 0; !stop.get() && i < 100_000; i++) {
                    lab.apply(Lab.write("a", i, 1, "x"), Lab.write("b", 2L * i, 2, "y"));
                }
            });
            long from = 0;
            for (int i = 0; i < 5; i++) {
                from = lab.store.checkpoint(temp.resolve("cp" + i));
            }
            stop.set(true);
            load.get(30, TimeUnit.SECONDS);
            assertThat(lab.store.appliedIndex()).isGreaterThanOrEqualTo(from);
        }
        for (int i = 0; i < 5; i++) {
            RocksStore.replace(temp.resolve("r" + i + "/state"), temp.resolve("cp" + i), Lab.IDENTITY);
            try (Lab lab = Lab.open(temp.resolve("r" + i + "/state"))) {
                long applied = lab.store.appliedIndex();
                assertThat(lab.read("a")).hasSize((int) applied);
                assertThat(lab.read("b")).hasSize((int) applied * 2);
                assertThat(lab.store.lastOrdering()).isEqualTo(applied * 3);
            }
        }
    }

    @Test
    void checkpointOfAnotherVoterReplacesTheStoreWhileItIsInUse() {
        StoreIdentity other = new StoreIdentity("mesh-1", 0, 1, "v-2");
        try (Lab source = Lab.open(temp.resolve("one/state"));
                Lab target = new Lab(RocksStore.open(temp.resolve("two/state"), other, Lab.SMALL))) {
            everything(source);
            target.apply(Lab.write("old", 0, 1, "x"));
            source.store.checkpoint(temp.resolve("cp"));

            target.store.replaceBy(temp.resolve("cp"));

            assertEverything(target);
            assertThat(target.highest("old").sequenceNr()).isZero();
            assertThat(target.store.appliedIndex()).isEqualTo(3);
            assertThat(target.codes(Lab.write("a", 3, 1, "y"))).containsExactly(ItemAnswer.Code.DONE);
            assertThat(source.highest("a").sequenceNr()).isEqualTo(3);
        }
        new Lab(RocksStore.open(temp.resolve("two/state"), other)).close();
        assertThat(temp.resolve("two/state.old")).doesNotExist();
        assertThat(AnchorLog.read(temp.resolve("two/anchors.log"))).isNotEmpty();
    }

    @Test
    void checkpointOfAnotherClusterReplacesNothing() {
        StoreIdentity other = new StoreIdentity("mesh-2", 0, 1, "v-1");
        try (Lab source = new Lab(RocksStore.open(temp.resolve("one/state"), other));
                Lab target = Lab.open(temp.resolve("two/state"))) {
            source.store.checkpoint(temp.resolve("cp"));
            everything(target);

            assertThatThrownBy(() -> target.store.replaceBy(temp.resolve("cp")))
                    .isInstanceOf(JournalException.ForeignData.class);
            assertEverything(target);
        }
    }

    @Test
    void damagedCheckpointReplacesNothing() throws IOException {
        try (Lab source = Lab.open(temp.resolve("one/state"));
                Lab target = Lab.open(temp.resolve("two/state"))) {
            everything(source);
            everything(target);
            source.store.checkpoint(temp.resolve("cp"));
            Damage.flipInLargestTable(temp.resolve("cp"), 60);

            assertThatThrownBy(() -> target.store.replaceBy(temp.resolve("cp")))
                    .isInstanceOf(JournalException.Corrupt.class);
            assertEverything(target);
        }
    }

    /** A halt between any two steps of a swap leaves the old store or the new one. */
    @Test
    void swapThatWasHaltedIsEndedOrUndoneAtTheNextOpening() throws IOException {
        Path folder = temp.resolve("g/state");
        try (Lab lab = Lab.open(folder)) {
            everything(lab);
        }
        Files.createDirectories(temp.resolve("g/state.new"));
        Files.writeString(temp.resolve("g/state.new/half"), "half");
        try (Lab lab = Lab.open(folder)) {
            assertEverything(lab);
        }
        assertThat(temp.resolve("g/state.new")).doesNotExist();

        copy(folder, temp.resolve("g/state.new"));
        Files.move(folder, temp.resolve("g/state.old"));
        try (Lab lab = Lab.open(folder)) {
            assertEverything(lab);
        }
        assertThat(temp.resolve("g/state.new")).doesNotExist();
        assertThat(temp.resolve("g/state.old")).doesNotExist();
    }

    @Test
    void nativeLibraryIsUnpackedBelowTheDataFolderOnly() throws IOException {
        Lab.open(temp.resolve("g/state")).close();

        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("librocksdbjni")))
                    .filteredOn(file -> file.toFile().lastModified()
                            > ProcessHandle.current()
                                    .info()
                                    .startInstant()
                                    .orElseThrow()
                                    .toEpochMilli())
                    .isEmpty();
        }
    }

    static void everything(Lab lab) {
        lab.apply(Lab.events(
                "a", 0, Lab.record(1, "x", "blue"), Lab.record(2, "x", "~set+s@5"), Lab.record(3, "x", "~audit:k")));
        lab.apply(Lab.write("b", 0, 1, "y"), new Item.SaveSnapshot(Lab.snapshot("a", 2, 200)));
        lab.apply(new Item.PutState(Lab.state("s", 1, "z")), new Item.DeleteEvents("b", 1));
    }

    static void assertEverything(Lab lab) {
        assertThat(lab.texts("a")).containsExactly("1x", "2x", "3x");
        assertThat(lab.highest("b").deletedTo()).isEqualTo(1);
        assertThat(lab.tagged("blue")).containsExactly(1L);
        assertThat(lab.set("s", 10)).containsExactly("a@5");
        assertThat(lab.youngest("a", Lab.ALL)).contains(Lab.snapshot("a", 2, 200));
        assertThat(lab.state("s")).contains(Lab.state("s", 1, "z"));
        assertThat(lab.ids("", 10)).containsExactly("a", "b", "s");
    }

    private List<String> imageAfter(List<Batch> log) {
        try (Lab lab = Lab.open(temp.resolve("model" + log.size() + "/state"))) {
            log.stream().skip(lab.store.appliedIndex()).forEach(lab::apply);
            return image(lab);
        }
    }

    /** All that can be asked. */
    private static List<String> image(Lab lab) {
        List<String> image = new ArrayList<>();
        for (String id : lab.ids("", 1_000)) {
            image.add(id + lab.highest(id) + lab.texts(id) + lab.youngest(id, Lab.ALL) + lab.state(id));
        }
        image.add("blue " + lab.tagged("blue"));
        image.add("set " + lab.set("s", Long.MAX_VALUE));
        image.add("ordering " + lab.store.lastOrdering());
        return image;
    }

    private static Item[] randomItems(Random random, int index) {
        String id = "id" + random.nextInt(5);
        return new Item[] {
            Lab.events(
                    "own" + index,
                    0,
                    Lab.record(1, "x", "blue", "~set+s@" + random.nextInt(100), "~audit:k"),
                    Lab.record(2, "y".repeat(random.nextInt(300)))),
            Lab.write(id, random.nextInt(4), 1 + random.nextInt(3), "t" + random.nextInt(3)),
            new Item.DeleteEvents("own" + random.nextInt(index), 1),
            new Item.SaveSnapshot(Lab.snapshot(id, index, index)),
            new Item.DeleteSnapshots(
                    id, new io.ttmesh.journal.internal.format.SnapshotCriteria(0, index / 2, 0, 1_000)),
            new Item.PutState(Lab.state("state" + random.nextInt(3), 1 + random.nextInt(4), "v")),
            new Item.AuditNote("note", "n" + index, "root", "text")
        };
    }

    /** Files of one moment: nothing is written meanwhile, but RocksDB may tidy up. */
    private static void copyLive(Path from, Path to) throws IOException {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            Path target = to.resolveSibling(to.getFileName() + "." + attempt);
            try {
                List<Path> before = files(from);
                copy(from, target);
                if (files(from).equals(before)) {
                    Files.move(target, to);
                    return;
                }
            } catch (NoSuchFileException | UncheckedIOException e) {
                // Tidied up under our hands: the next attempt sees less.
            }
        }
        throw new IllegalStateException("no quiet moment in " + from);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.sorted().toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }
}
