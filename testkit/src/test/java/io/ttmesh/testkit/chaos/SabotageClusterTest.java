package io.ttmesh.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.Durability;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.runtime.Mesh;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The judge's own trial: it finds every bug that is put into a mesh on purpose, and nothing where there is none.
 */
@Tag("cluster")
@Tag("soak")
@Timeout(60)
class SabotageClusterTest {
    private static final TaskOptions VOLATILE = TaskOptions.DEFAULTS.withDurability(Durability.NONE);
    private static final TaskOptions DURABLE = TaskOptions.DEFAULTS.withDurability(Durability.DURABLE);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration AFTER_A_DEATH = Duration.ofSeconds(7);

    @TempDir
    Path folder;

    /** What is done to a mesh. */
    @FunctionalInterface
    interface Script {
        void play(Scene scene) throws IOException;
    }

    /** A bug, what brings it to light, and the rule that must name it. */
    @SuppressWarnings("ImmutableEnumChecker") // its scripts keep nothing
    enum Trial {
        LOST_ACKNOWLEDGEMENT(Bug.LOST_ACKNOWLEDGEMENT, Bug.NONE, Rules.R1, SOON, SabotageClusterTest::durableWork),
        TWO_OUTCOMES(Bug.TWO_OUTCOMES, Bug.NONE, Rules.R3, SOON, SabotageClusterTest::secondAsker),
        CANCEL_IGNORED(Bug.CANCEL_IGNORED, Bug.NONE, Rules.R4, SOON, SabotageClusterTest::cancelledWork),
        STALE_RESULT(Bug.STALE_RESULT, Bug.LATE_RESULT, Rules.R5, SOON, SabotageClusterTest::lapsedLease),
        KEY_NOT_JOINED(Bug.KEY_NOT_JOINED, Bug.NONE, Rules.R6, SOON, SabotageClusterTest::keyOfTwo),
        NEVER_RUN(Bug.NEVER_RUN, Bug.NONE, Rules.R7, SOON, SabotageClusterTest::volatileWork),
        LEASE_NEVER_LAPSES(
                Bug.LEASE_NEVER_LAPSES, Bug.NONE, Rules.R7, AFTER_A_DEATH, SabotageClusterTest::workerKilled),
        ORPHAN(Bug.ORPHAN, Bug.NONE, Rules.R7, AFTER_A_DEATH, SabotageClusterTest::ownerKilled),
        HANDOVER_FORGOTTEN(
                Bug.HANDOVER_FORGOTTEN, Bug.NONE, Rules.R2, AFTER_A_DEATH, SabotageClusterTest::ownerStopped),
        /** The bug is the journal: it is said to be on disks, and is in memory. */
        ACKNOWLEDGEMENT_FORGOTTEN(Journal.DISKS, Rules.R1, SabotageClusterTest::ownerOfAcknowledgedKilled),
        /** The same. */
        OUTCOME_FORGOTTEN(Journal.DISKS, Rules.R10, SabotageClusterTest::ownerOfEndedKilled);

        private final Bug bug;
        private final Bug without;
        private final Journal journal;
        private final Rule rule;
        private final Duration patience;
        private final Script script;

        Trial(Bug bug, Bug without, Rule rule, Duration patience, Script script) {
            this.bug = bug;
            this.without = without;
            this.journal = Journal.MEMORY;
            this.rule = rule;
            this.patience = patience;
            this.script = script;
        }

        Trial(Journal journal, Rule rule, Script script) {
            this.bug = Bug.NONE;
            this.without = Bug.NONE;
            this.journal = journal;
            this.rule = rule;
            this.patience = AFTER_A_DEATH;
            this.script = script;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theJudgeNamesTheRule(Trial trial) throws IOException {
        try (var scene = new Scene(trial.bug, trial.journal, folder)) {
            trial.script.play(scene);
            Scene.Verdict verdict = scene.verdict(trial.patience);
            assertThat(verdict.broken()).as(verdict.history()).contains(trial.rule.name());
        }
    }

    /** Nodes that end while there is no bug are {@link ChaosClusterTest}'s. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "LEASE_NEVER_LAPSES",
                "ORPHAN",
                "HANDOVER_FORGOTTEN",
                "ACKNOWLEDGEMENT_FORGOTTEN",
                "OUTCOME_FORGOTTEN"
            })
    void theSameWithoutTheBugIsClean(Trial trial) throws IOException {
        try (var scene = new Scene(trial.without, Journal.MEMORY, folder)) {
            trial.script.play(scene);
            Scene.Verdict verdict = scene.verdict(trial.patience);
            assertThat(verdict.broken()).as(verdict.history()).isEmpty();
        }
    }

    private static TaskId submit(Scene scene, Recorder.Client client, long millis, TaskOptions options) {
        return Objects.requireNonNull(
                client.submit(scene.work(options.idempotencyKey().orElse(""), millis), options));
    }

    private static void durableWork(Scene scene) {
        scene.node("n1", "eu");
        submit(scene, scene.client("c1"), 10, DURABLE);
    }

    private static void volatileWork(Scene scene) {
        scene.node("n1", "eu");
        submit(scene, scene.client("c1"), 10, VOLATILE);
    }

    private static void secondAsker(Scene scene) {
        scene.node("n1", "eu");
        Recorder.Client first = scene.client("c1");
        Recorder.Client second = scene.client("c2");
        TaskId task = submit(scene, first, 10, VOLATILE);
        scene.awaitAnswers();
        second.ask(task);
    }

    /** Whoever cancelled it takes the owner's word; somebody else hears what came of it. */
    private static void cancelledWork(Scene scene) {
        scene.node("n1", "eu");
        Recorder.Client first = scene.client("c1");
        Recorder.Client second = scene.client("c2");
        TaskId task = submit(scene, first, 1_000, VOLATILE);
        scene.awaitRuns(1);
        first.cancel(task);
        second.ask(task);
    }

    private static void lapsedLease(Scene scene) {
        scene.node("n1", "eu");
        submit(scene, scene.client("c1"), 1_500, VOLATILE);
        scene.awaitRuns(1);
        scene.skew(Duration.ofSeconds(7));
        scene.awaitRuns(2);
    }

    private static void keyOfTwo(Scene scene) {
        scene.node("n1", "eu");
        Recorder.Client first = scene.client("c1");
        Recorder.Client second = scene.client("c2");
        TaskOptions keyed = TaskOptions.DEFAULTS.withIdempotencyKey("one");
        submit(scene, first, 10, keyed);
        scene.awaitRuns(1);
        submit(scene, second, 10, keyed);
    }

    /** The owner stands in the client's region, where only the first node is. */
    private static Mesh threeNodes(Scene scene) {
        Mesh owner = scene.node("n1", "eu");
        scene.node("n2", "us");
        scene.node("n3", "us");
        return owner;
    }

    private static void workerKilled(Scene scene) {
        threeNodes(scene);
        submit(scene, scene.client("c1"), 30_000, VOLATILE.withNode(new NodeId("n2")));
        scene.awaitRuns(1);
        scene.kill("n2");
    }

    private static void ownerKilled(Scene scene) {
        threeNodes(scene);
        TaskId task = submit(scene, scene.client("c1"), 10, VOLATILE.withDelay(Duration.ofMillis(1_500)));
        scene.awaitOwned(task);
        scene.kill("n1");
    }

    private static void ownerOfAcknowledgedKilled(Scene scene) {
        threeNodes(scene);
        TaskId task = submit(scene, scene.client("c1"), 10, DURABLE.withDelay(Duration.ofSeconds(30)));
        scene.awaitOwned(task);
        scene.kill("n1");
    }

    private static void ownerOfEndedKilled(Scene scene) {
        threeNodes(scene);
        Recorder.Client first = scene.client("c1");
        Recorder.Client second = scene.client("c2");
        TaskId task = submit(scene, first, 10, DURABLE);
        scene.awaitAnswers();
        scene.kill("n1");
        scene.restarted();
        second.ask(task);
    }

    private static void ownerStopped(Scene scene) {
        Mesh owner = threeNodes(scene);
        Recorder.Client first = scene.client("c1");
        Recorder.Client second = scene.client("c2");
        TaskId task = submit(scene, first, 10, VOLATILE);
        scene.awaitAnswers();
        scene.stop(owner);
        second.ask(task);
    }
}
