package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.journal.JournalFolder;
import io.ttmesh.model.Durability;
import io.ttmesh.model.RetryPolicy;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.error.ForgottenException;
import io.ttmesh.model.error.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Meshes in this JVM that keep what is durable in data folders, and come back. */
@Timeout(90)
class JournalMeshTest {
    record Note(String file, String text) {}

    private static final DistributedTask<Note, String> WRITE =
            DistributedTask.of("test.write", Note.class, String.class, (note, context) -> {
                Files.writeString(Path.of(note.file()), note.text());
                return note.text();
            });

    record Saved(int number) {}

    /** Saves twenty times, fails, and says the second time where it went on. */
    private static final DistributedTask<Integer, Integer> SAVE =
            DistributedTask.of("test.save", Integer.class, Integer.class, (count, context) -> {
                int from =
                        context.lastCheckpoint(Saved.class).map(Saved::number).orElse(0);
                for (int i = 1; i <= count; i++) {
                    context.checkpoint(new Saved(from + i));
                }
                if (from == 0) {
                    throw new IllegalStateException("once more");
                }
                return from;
            });

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final TaskOptions DURABLE = TaskOptions.DEFAULTS.withDurability(Durability.DURABLE);

    @TempDir
    private Path folder;

    private MeshConfig local(Path data) {
        return MeshConfig.local()
                .dataDir(data)
                .withOnlyTasks(WRITE, SAVE)
                .with("ttmesh.node.drain-timeout", "2s")
                .with("ttmesh.actors.lease-timeout", "3s")
                .with("ttmesh.actors.wake-interval", "500ms");
    }

    private Note note(String text) {
        return new Note(folder.resolve(text).toString(), text);
    }

    private static String result(Mesh mesh, TaskId id) throws Exception {
        return mesh.result(id, String.class).toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void outcomeIsKnownAfterARestartOfTheWholeMesh() throws Exception {
        TaskId id;
        String meshId;
        try (Mesh mesh = Mesh.start(local(folder.resolve("data")))) {
            TaskHandle<String> handle = mesh.submit(WRITE, note("a"), DURABLE);
            assertThat(handle.await(SOON)).isEqualTo("a");
            assertThat(handle.acknowledged().toCompletableFuture().join()).isEqualTo(Durability.LOCAL);
            id = handle.taskId();
            meshId = mesh.meshId();
            await("it leads itself").untilAsserted(() -> {
                assertThat(mesh.journal().role()).isEqualTo("LEADER");
                assertThat(mesh.journal().health()).isEqualTo("SERVING");
            });
            assertThat(mesh.journal().durability()).isEqualTo(Durability.LOCAL);
            assertThat(mesh.journal().faultTolerant()).isFalse();
            assertThat(mesh.journal().fsync()).isTrue();
        }

        assertThat(JournalFolder.of(folder.resolve("data/journal")).verify())
                .singleElement()
                .satisfies(report -> {
                    assertThat(report.isSound()).as(report.finding()).isTrue();
                    assertThat(report.events()).isEqualTo(2);
                    assertThat(report.auditRecords()).as("submitted, ended").isEqualTo(2);
                });

        try (Mesh mesh = Mesh.start(local(folder.resolve("data")))) {
            assertThat(mesh.meshId()).isEqualTo(meshId);
            assertThat(result(mesh, id)).isEqualTo("a");
            assertThat(mesh.status(id).toCompletableFuture().join().phase()).isEqualTo(TaskPhase.SUCCEEDED);
        }

        try (Mesh mesh = Mesh.start(local(folder.resolve("data")).with("ttmesh.actors.outcome-retention", "1ms"))) {
            assertThatThrownBy(() -> result(mesh, id)).hasCauseInstanceOf(ForgottenException.class);
        }
    }

    @Test
    void longHistoryOfCheckpointsIsCondensedAndStaysSound() throws Exception {
        MeshConfig config = local(folder.resolve("data")).with("ttmesh.actors.checkpoint-history-bytes-max", "2 KiB");
        TaskId id;
        try (Mesh mesh = Mesh.start(config)) {
            TaskHandle<Integer> handle = mesh.submit(SAVE, 20, DURABLE.withRetry(RetryPolicy.of(2)));
            assertThat(handle.await(SOON)).isEqualTo(20);
            id = handle.taskId();
        }

        assertThat(JournalFolder.of(folder.resolve("data/journal")).verify())
                .singleElement()
                .satisfies(report -> {
                    assertThat(report.isSound()).as(report.finding()).isTrue();
                    assertThat(report.events()).as("of 42 and more").isLessThan(12);
                });
        try (Mesh mesh = Mesh.start(config)) {
            assertThat(mesh.result(id, Integer.class).toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(20);
        }
    }

    @Test
    void delayEndsAfterARestartThoughNobodyAsks() {
        try (Mesh mesh = Mesh.start(local(folder.resolve("data")))) {
            mesh.submit(WRITE, note("later"), DURABLE.withDelay(Duration.ofSeconds(5)))
                    .acknowledged()
                    .toCompletableFuture()
                    .join();
        }
        assertThat(folder.resolve("later")).doesNotExist();

        try (Mesh mesh = Mesh.start(local(folder.resolve("data")))) {
            await("the delayed task runs").atMost(SOON).until(() -> Files.exists(folder.resolve("later")));
            assertThat(mesh.journal().role()).isEqualTo("LEADER");
        }
    }

    @Test
    void foreignFolderIsRefusedAndBothMeshesNamed() throws Exception {
        String first;
        String second;
        try (Mesh mesh = Mesh.start(local(folder.resolve("first")))) {
            first = mesh.meshId();
        }
        try (Mesh mesh = Mesh.start(local(folder.resolve("second")))) {
            second = mesh.meshId();
        }
        delete(folder.resolve("second/journal"));
        Files.move(folder.resolve("first/journal"), folder.resolve("second/journal"));

        assertThatThrownBy(() -> Mesh.start(local(folder.resolve("second"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }

    /** A mesh that comes back without its journal would acknowledge what it can not know to be new. */
    @Test
    void folderWithoutItsJournalIsRefused() throws Exception {
        try (Mesh mesh = Mesh.start(local(folder.resolve("data")))) {
            assertThat(mesh.journal().voter()).isPresent();
        }
        delete(folder.resolve("data/journal"));

        assertThatThrownBy(() -> Mesh.start(local(folder.resolve("data"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("journal of mesh")
                .hasMessageContaining("is missing");
    }

    @Test
    void meshWithoutAFolderKeepsEverythingInMemoryAndSaysSo() {
        try (Mesh mesh = Mesh.start(MeshConfig.local().withOnlyTasks(WRITE));
                Mesh other = Mesh.start(MeshConfig.load()
                        .with("ttmesh.node.port", 0)
                        .join(mesh.address())
                        .withOnlyTasks(WRITE)
                        .dataDir(folder.resolve("data")))) {
            assertThat(mesh.journal()).isEqualTo(JournalView.of(Durability.MEMORY));
            assertThat(other.journal()).isEqualTo(JournalView.of(Durability.MEMORY));
            TaskHandle<String> handle = other.submit(WRITE, note("m"), DURABLE);
            assertThat(handle.await(SOON)).isEqualTo("m");
            assertThat(handle.acknowledged().toCompletableFuture().join()).isEqualTo(Durability.MEMORY);
        }
    }

    @Test
    void threeNodesWithFoldersReplicateAndTheLastOnesCloseQuickly() {
        long began;
        try (InProcessMesh nodes = new InProcessMesh()) {
            List<Mesh> all = Stream.of("a", "b", "c")
                    .map(id -> nodes.start(quick(id).dataDir(folder.resolve(id))))
                    .toList();
            await("three copies")
                    .atMost(SOON)
                    .until(() -> all.stream()
                            .allMatch(node -> node.journal().voters().size() == 3));
            await("one leads, and knows that any one may go")
                    .atMost(SOON)
                    .until(() -> all.stream()
                                    .filter(node -> node.journal().faultTolerant())
                                    .count()
                            == 1);

            TaskHandle<String> handle = all.get(1).submit(WRITE, note("r"), DURABLE);
            assertThat(handle.await(SOON)).isEqualTo("r");
            assertThat(handle.acknowledged().toCompletableFuture().join()).isEqualTo(Durability.REPLICATED);
            all.get(2)
                    .submit(WRITE, note("never"), DURABLE.withDelay(Duration.ofHours(1)))
                    .acknowledged()
                    .toCompletableFuture()
                    .join();
            began = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void nodeWithoutAFolderOwnsWhatTheOthersKeep() throws Exception {
        List<TaskId> ids;
        MeshConfig keeper = quick("a").dataDir(folder.resolve("a"));
        try (InProcessMesh nodes = new InProcessMesh()) {
            Mesh first = nodes.start(keeper);
            Mesh second = nodes.start(quick("b"));
            assertThat(second.journal().voter()).isEmpty();
            assertThat(second.journal().role()).isEqualTo("CLIENT");

            // Twenty ids are in many shard slots, and so at both nodes.
            List<TaskHandle<String>> handles = IntStream.range(0, 20)
                    .mapToObj(i -> second.submit(WRITE, note("n" + i), DURABLE.withIdempotencyKey("key-" + i)))
                    .toList();

            assertThat(handles.stream().map(handle -> handle.await(SOON))).hasSize(20);
            ids = handles.stream().map(TaskHandle::taskId).toList();
            assertThat(result(first, ids.getFirst())).isEqualTo("n0");
        }
        try (Mesh again = Mesh.start(keeper.init())) {
            for (TaskId id : ids) {
                assertThat(result(again, id)).isEqualTo("n" + ids.indexOf(id));
            }
        }
    }

    private static MeshConfig quick(String id) {
        return InProcessMesh.quick(id, "eu").with("ttmesh.mesh.journal", "auto").withOnlyTasks(WRITE);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
