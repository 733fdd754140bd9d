package io.ttmesh.testkit.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a killed run leaves behind is gone once the next one opens a network; what a live one has is not. */
@Tag("cluster")
@Timeout(60)
class SweepClusterTest {
    private Kept killed;
    private Kept live;

    @AfterEach
    void endThem() throws Exception {
        for (Kept kept : new Kept[] {killed, live}) {
            if (kept != null) {
                // In good order: what it has made is its own to remove.
                kept.jvm.outputWriter().close();
                kept.jvm.waitFor();
                ProcessHandle.of(kept.outside).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void nextRunRemovesWhatAKilledOneLeftAndNothingElse() throws Exception {
        killed = Kept.start();
        live = Kept.start();
        Machine ofLive = Machine.of(live.run);
        assertThat(ofLive.namespaces()).hasSize(2);
        assertThat(ofLive.links()).hasSize(1);
        assertThat(ofLive.processes()).containsExactly(String.valueOf(live.outside));

        killed.jvm.destroyForcibly().waitFor();
        Machine left = Machine.of(killed.run);
        assertThat(left.namespaces()).hasSize(2);
        assertThat(left.links()).hasSize(1);
        assertThat(left.hasFolder()).isTrue();
        assertThat(left.processes()).hasSize(1);
        assertThat(isThere(killed.inside)).isTrue();

        Process next = Speaker.launch(List.of(), Keeper.class, "passing");
        assertThat(next.waitFor()).isZero();

        await("processes of the killed run have ended")
                .until(() -> !isThere(killed.inside) && !isThere(killed.outside));
        assertThat(Machine.of(killed.run)).isEqualTo(Machine.EMPTY);
        assertThat(Machine.of(live.run)).isEqualTo(ofLive);
        assertThat(isThere(live.inside)).isTrue();
    }

    @Test
    void runThatEndsByItselfLeavesNothing() throws Exception {
        live = Kept.start();

        live.jvm.outputWriter().close();
        live.jvm.waitFor();

        assertThat(Machine.of(live.run).namespaces()).isEmpty();
        assertThat(Machine.of(live.run).links()).isEmpty();
        assertThat(Machine.of(live.run).hasFolder()).isFalse();
        await("what stood in its network has ended").until(() -> !isThere(live.inside));
    }

    private static boolean isThere(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    private record Kept(Process jvm, RunId run, long inside, long outside) {
        static Kept start() throws IOException {
            Process jvm = Speaker.launch(List.of(), Keeper.class);
            String[] words = jvm.inputReader().readLine().split(" ", -1);
            var kept = new Kept(
                    jvm, RunId.parse(words[0]).orElseThrow(), Long.parseLong(words[1]), Long.parseLong(words[2]));
            await("its processes are paused").until(() -> kept.isPaused(kept.inside) && kept.isPaused(kept.outside));
            return kept;
        }

        private boolean isPaused(long pid) throws IOException {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T ");
        }
    }
}
