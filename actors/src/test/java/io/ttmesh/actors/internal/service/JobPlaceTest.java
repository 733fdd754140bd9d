package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.Join;
import io.ttmesh.actors.internal.job.GateCommand;
import io.ttmesh.actors.internal.job.JobCommand;
import io.ttmesh.actors.internal.job.JobGraph;
import io.ttmesh.actors.internal.job.JobReply;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Outcome;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.StepPhase;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job's coordinator makes of what the gate of its namespace says. */
@Timeout(60)
class JobPlaceTest {
    @AutoClose
    private static final CoordinatorHost NODE = new CoordinatorHost();

    private static final JobSettings.Limits OFF = limits(0, 0);
    private static final JobSettings.Limits ONE_JOB = limits(1, 0);
    private static final JobSettings.Limits SHARED = limits(0, 20);
    /** Where a coordinator knocks only when it has something to say. */
    private static final JobSettings.Limits HARDLY_EVER =
            new JobSettings.Limits(0, 20, Duration.ofHours(1), Duration.ofHours(3));

    private static final int PORTIONS = 10;
    private static final Payload ONE = new Payload(PayloadFormat.JSON.code(), new byte[] {'1'});

    private static JobSettings.Limits limits(int runningMax, int inFlightMax) {
        return new JobSettings.Limits(runningMax, inFlightMax, Duration.ofMillis(200), Duration.ofSeconds(30));
    }

    private static JobGraph.Vertex vertex(String name, JobGraph.Work work) {
        return new JobGraph.Vertex(name, "", JobGraph.NONE, false, work);
    }

    /** So many steps as the map has portions, and one that takes them all. */
    private static JobGraph steps() {
        List<JobGraph.Vertex> vertices = new ArrayList<>();
        for (int i = 0; i < PORTIONS; i++) {
            vertices.add(vertex("step-" + i, new JobGraph.Given(new TaskVersion("g", 1), 0, ONE)));
        }
        List<Integer> all = IntStream.range(0, PORTIONS).boxed().toList();
        vertices.add(vertex("all", new JobGraph.Gather(new TaskVersion("all", 1), 0, all, Join.all())));
        return new JobGraph("test", vertices, PORTIONS, List.of(TaskOptions.DEFAULTS), Optional.empty());
    }

    private static JobGraph map() {
        var map = new JobGraph.MapOver(
                new TaskVersion("m", 1), 0, new JobGraph.Items.Range(0, PORTIONS), 1, Join.all(), Optional.empty());
        return new JobGraph("test", List.of(vertex("map", map)), 0, List.of(TaskOptions.DEFAULTS), Optional.empty());
    }

    private static GateCommand.Knock awaitKnock(CoordinatorScene scene) {
        await("a knock")
                .until(() -> !scene.atGate().isEmpty() && scene.atGate().getFirst() instanceof GateCommand.Knock);
        return scene.knock();
    }

    /** The first of its ends that is heard fails the job, and has the others cancelled that were not heard yet. */
    private static void awaitLeave(CoordinatorScene scene) {
        await().until(() -> {
            scene.work.confirmCancels();
            return scene.atGate().getFirst() instanceof GateCommand.Leave;
        });
    }

    @Test
    void jobThatWaitsSubmitsNothingUntilItIsLetIn() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map());
            GateCommand.Knock knock = awaitKnock(scene);

            assertThat(knock.isIn()).isFalse();
            assertThat(knock.wants()).isEqualTo(PORTIONS);
            assertThat(knock.underWay()).isZero();
            await().until(() -> {
                scene.waitAt(scene.knock(), 1, 3);
                return scene.status().position() == 3;
            });
            assertThat(scene.status().phase()).isEqualTo(JobPhase.QUEUED);
            assertThat(scene.work.submitted()).isZero();
            letIn(scene, Integer.MAX_VALUE);
            await().until(() -> scene.work.submitted() == PORTIONS);
            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(scene.status().position()).isZero();
        }
    }

    private static void letIn(CoordinatorScene scene, int share) {
        await("it is in").until(() -> {
            scene.enter(scene.knock(), 2, share);
            return scene.status().phase() == JobPhase.RUNNING;
        });
    }

    @Test
    void jobThatWaitsIsCancelledAndLeaves() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map());
            awaitKnock(scene);

            TestProbe<JobReply> asker = scene.cancel();

            assertThat(asker.expectMessageClass(JobReply.Stopped.class).wasRunning())
                    .isTrue();
            assertThat(scene.status().phase()).isEqualTo(JobPhase.CANCELLED);
            assertThat(scene.work.cancelled()).isEmpty();
            await().until(() -> scene.atGate().getFirst() instanceof GateCommand.Leave);
            await().until(() -> scene.reminders().isEmpty());
        }
    }

    @Test
    void deadlineOfAJobPassesWhileItWaits() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map().withDeadline(Duration.ofMillis(300)));

            scene.awaitPhase(JobPhase.FAILED);

            assertThat(scene.work.submitted()).isZero();
            await().until(() -> scene.atGate().getFirst() instanceof GateCommand.Leave);
        }
    }

    @Test
    void jobThatWaitsGoesOnWaitingWhenItsCoordinatorIsLost() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map());
            String before = awaitKnock(scene).incarnation();

            scene.crash(100, ONE_JOB);
            scene.tell(new JobCommand.GoOn());

            await().until(() -> !awaitKnock(scene).incarnation().equals(before));
            assertThat(scene.knock().isIn()).isFalse();
            assertThat(scene.status().phase()).isEqualTo(JobPhase.QUEUED);
            TestProbe<JobReply> asker = scene.cancel();
            asker.expectMessageClass(JobReply.Stopped.class);
            assertThat(scene.work.cancelled())
                    .as("it never had anything under way")
                    .isEmpty();
        }
    }

    @Test
    void jobThatWasLetInGoesOnAndClaimsItsPlaceWhenItsCoordinatorIsLost() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map());
            String before = awaitKnock(scene).incarnation();
            letIn(scene, Integer.MAX_VALUE);
            await().until(() -> scene.work.submitted() == PORTIONS);

            scene.crash(100, ONE_JOB);
            scene.tell(new JobCommand.GoOn());

            await().until(() -> scene.work.submitted() == 2 * PORTIONS);
            await().until(() -> !awaitKnock(scene).incarnation().equals(before));
            assertThat(scene.knock().isIn()).isTrue();
            scene.work.endAll(new JobWork.End.Refused("not here"));
            scene.awaitPhase(JobPhase.FAILED);
            awaitLeave(scene);
        }
    }

    @Test
    void jobThatIsResumedWaitsAnew() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map());
            awaitKnock(scene);
            letIn(scene, Integer.MAX_VALUE);
            await().until(() -> scene.work.submitted() == PORTIONS);
            scene.work.endAll(new JobWork.End.Refused("not here"));
            scene.awaitPhase(JobPhase.FAILED);

            scene.send(JobCommand.Resume::new).expectMessage(new JobReply.Taken());

            assertThat(scene.status().phase()).isEqualTo(JobPhase.QUEUED);
            await().until(() -> !awaitKnock(scene).isIn());
            letIn(scene, Integer.MAX_VALUE);
            await().until(() -> scene.work.submitted() == 2 * PORTIONS);
        }
    }

    @Test
    void jobThatWaitsGoesOnWhereThereIsNoLimitAnyMore() {
        try (var scene = new CoordinatorScene(NODE, 100, ONE_JOB)) {
            scene.run(map());
            awaitKnock(scene);

            scene.crash(100, OFF);
            scene.tell(new JobCommand.GoOn());

            await().until(() -> scene.work.submitted() == PORTIONS);
        }
    }

    @Test
    void jobHasNoMoreUnderWayThanItsShareAndTheLastAnswerCounts() {
        try (var scene = new CoordinatorScene(NODE, 100, SHARED)) {
            scene.run(map());
            assertThat(awaitKnock(scene).isIn()).isTrue();
            assertThat(scene.status().phase()).isEqualTo(JobPhase.RUNNING);
            assertThat(scene.work.submitted()).isZero();

            await().until(() -> {
                scene.enter(scene.knock(), 2, 3);
                return scene.work.submitted() == 3;
            });
            await("it says so").until(() -> scene.knock().underWay() == 3);
            assertThat(scene.knock().share()).isEqualTo(3);
            assertThat(scene.knock().wants()).isEqualTo(PORTIONS);
            GateCommand.Knock last = scene.knock();
            scene.enter(new GateCommand.Knock(last.job(), last.incarnation(), 1, last.since(), true, 0, 0, 0), 9, 10);
            scene.enter(new GateCommand.Knock(last.job(), "other", last.number(), last.since(), true, 0, 0, 0), 9, 10);
            scene.status();
            assertThat(scene.work.submitted()).as("late answers").isEqualTo(3);

            scene.work.endAll(new JobWork.End.Ended(new Outcome.Cancelled()));
            scene.awaitPhase(JobPhase.FAILED);
            awaitLeave(scene);
        }
    }

    @Test
    void shareThatShrinksLetsWhatIsUnderWayGoOnAndIsToldAtOnceWhenItIsReached() {
        try (var scene = new CoordinatorScene(NODE, 100, HARDLY_EVER)) {
            scene.run(steps());
            GateCommand.Knock first = awaitKnock(scene);
            scene.enter(first, 1, 5);
            await().until(() -> scene.work.submitted() == 5);
            scene.enter(first, 3, 2);
            scene.enter(first, 2, 8);
            assertThat(scene.status().counts().get(StepPhase.RUNNING)).isEqualTo(5);

            scene.work.endAll(new JobWork.End.Ended(new Outcome.Succeeded(ONE)));

            await("it tells")
                    .until(() -> scene.knock().share() == 2 && scene.knock().underWay() == 2);
            assertThat(scene.work.submitted()).isEqualTo(7);
            assertThat(scene.knock().number()).isGreaterThan(first.number());
        }
    }

    @Test
    void whereThereIsNoLimitNoGateIsAsked() {
        try (var scene = new CoordinatorScene(NODE, 100, OFF)) {
            scene.run(map());
            await().until(() -> scene.work.submitted() == PORTIONS);
            scene.work.endAll(new JobWork.End.Refused("not here"));
            scene.awaitPhase(JobPhase.FAILED);

            assertThat(scene.atGate()).isEmpty();
        }
    }
}
