package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskInput;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import io.ttmesh.model.TaskPhase;
import io.ttmesh.model.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both owners with every command in every state: what is answered, and the phase afterwards. Commands are found by the
 * permitted subclasses of the sealed types, so that a new one fails here until the table has it.
 */
class OwnerTableTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ManualTime.config()));
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Answer and phase when the submission is absent, runs, or ended. The durable owner takes no commands of slots. */
    private static final Map<String, List<String>> DURABLE = Map.ofEntries(
            Map.entry(
                    "Submit",
                    List.of("Acknowledged WAITING", "Acknowledged RUNNING", "Acknowledged EndedAll SUCCEEDED")),
            Map.entry("Watch", List.of("Unknown ABSENT", "RUNNING", "EndedAll SUCCEEDED")),
            Map.entry("Confirm", List.of("Unknown ABSENT", "Acknowledged RUNNING", "Acknowledged EndedAll SUCCEEDED")),
            Map.entry("Wake", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Rouse", List.of("Roused ABSENT", "Roused RUNNING", "Roused SUCCEEDED")),
            Map.entry("KeepAwake", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Chosen", List.of("ABSENT", "CANCELLED", "SUCCEEDED")),
            Map.entry("Cancel", List.of("UNKNOWN ABSENT", "CANCELLED CANCELLED", "ALREADY_ENDED SUCCEEDED")),
            Map.entry("Describe", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Notice", List.of("ABSENT", "SUCCEEDED", "SUCCEEDED")),
            Map.entry("RoomFor", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("SubmitAll", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("WatchAll", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("NoticeAll", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("RoomForAny", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Handover", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Sweep", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Idle", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Gone", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("HandOff", List.of("STOPPED", "STOPPED", "STOPPED")),
            Map.entry("WorkerLost", List.of("ABSENT", "WAITING", "SUCCEEDED")));

    /** Where the host of a shard slot differs: it acknowledges nothing, and takes the commands of slots. */
    private static final Map<String, List<String>> VOLATILE = Map.ofEntries(
            Map.entry("Submit", List.of("WAITING", "RUNNING", "EndedAll SUCCEEDED")),
            Map.entry("SubmitAll", List.of("WAITING", "RUNNING", "EndedAll SUCCEEDED")),
            Map.entry("WatchAll", List.of("Unknown ABSENT", "RUNNING", "EndedAll SUCCEEDED")),
            Map.entry("NoticeAll", List.of("ABSENT", "SUCCEEDED", "SUCCEEDED")),
            Map.entry("Rouse", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Chosen", List.of("ABSENT", "RUNNING", "SUCCEEDED")));

    private final OwnerBench bench = new OwnerBench(KIT);
    private final TestProbe<Object> asker = KIT.createTestProbe();
    private ActorRef<OwnerCommand> owner;
    private TaskId id;
    private WorkerCommand.AttemptId attempt;

    @AfterAll
    static void stopKit() {
        KIT.shutdownTestKit();
    }

    static Stream<Arguments> cells() {
        List<Class<?>> commands = new ArrayList<>();
        commands.addAll(List.of(OwnerCommand.OfTask.class.getPermittedSubclasses()));
        commands.addAll(List.of(OwnerCommand.OfSlot.class.getPermittedSubclasses()));
        commands.addAll(List.of(OwnerSignal.class.getPermittedSubclasses()));
        commands.add(WorkerLost.class);
        commands.add(OwnerCommand.KeepAwake.class);
        return commands.stream()
                .map(Class::getSimpleName)
                .flatMap(name -> Stream.of("absent", "live", "ended")
                        .flatMap(state ->
                                Stream.of("durable", "volatile").map(kind -> Arguments.of(kind, name, state))));
    }

    @ParameterizedTest(name = "{0} owner, {1} when {2}")
    @MethodSource("cells")
    void everyCommandIsAnsweredInEveryState(String kind, String name, String state) {
        boolean isDurable = kind.equals("durable");
        List<String> row = isDurable ? DURABLE.get(name) : VOLATILE.getOrDefault(name, DURABLE.get(name));
        assertThat(row).as("row of %s", name).isNotNull();
        start(isDurable);
        bring(state);

        owner.tell(command(name));

        String expected = row.get(List.of("absent", "live", "ended").indexOf(state));
        assertThat(answerAndPhase(expected)).isEqualTo(expected);
    }

    private void start(boolean isDurable) {
        id = TaskId.parse("eu.1." + (isDurable ? 'd' : 'v') + "T" + COUNT.incrementAndGet());
        attempt = new WorkerCommand.AttemptId(id, new FencingToken(0, 1));
        Behavior<OwnerCommand> behavior = isDurable
                ? TaskEntity.create(id, bench.context(), OwnerBench.STORED, bench.place())
                : SlotHost.create(
                        id.shard(),
                        bench.context(),
                        new LocalSlots(),
                        bench.shard().getRef(),
                        KIT.<OwnerCommand>createTestProbe().getRef());
        owner = KIT.spawn(behavior);
    }

    private void bring(String state) {
        if (state.equals("absent")) {
            return;
        }
        owner.tell(new OwnerCommand.Submit(
                submission(id.toString(), TaskOptions.DEFAULTS),
                bench.submitter().getRef()));
        attempt = bench.offerTo(A).attempt();
        owner.tell(new OwnerCommand.Notice(new AttemptNotice.Started(attempt, A)));
        if (state.equals("ended")) {
            owner.tell(success());
        }
    }

    private OwnerCommand.Notice success() {
        return new OwnerCommand.Notice(new AttemptNotice.Succeeded(attempt, A, payload("result")));
    }

    private OwnerCommand command(String name) {
        ShardId shard = id.shard();
        var submission = submission(id.toString(), TaskOptions.DEFAULTS);
        ActorRef<SubmitterNotice> submitter = asker.getRef().narrow();
        return switch (name) {
            case "Submit" -> new OwnerCommand.Submit(submission, submitter);
            case "Watch" -> new OwnerCommand.Watch(id, submitter);
            case "Confirm" -> new OwnerCommand.Confirm(id, submitter);
            case "Wake" -> new OwnerCommand.Wake(id);
            case "Rouse" -> new OwnerCommand.Rouse(id, asker.getRef().narrow());
            case "KeepAwake" -> new OwnerCommand.KeepAwake(shard);
            case "Chosen" -> new OwnerSignal.Chosen(attempt.token(), new TaskInput.Cancel());
            case "Cancel" -> new OwnerCommand.Cancel(id, asker.getRef().narrow());
            case "Describe" ->
                new OwnerCommand.Describe(
                        id, KIT.<OwnerCommand.Description>createTestProbe().getRef());
            case "Notice" -> success();
            case "RoomFor" -> new OwnerCommand.RoomFor(id, A);
            case "SubmitAll" -> new OwnerCommand.SubmitAll(shard, List.of(submission), submitter);
            case "WatchAll" -> new OwnerCommand.WatchAll(shard, List.of(id), submitter);
            case "NoticeAll" ->
                new OwnerCommand.NoticeAll(shard, List.of(success().notice()));
            case "RoomForAny" -> new OwnerCommand.RoomForAny(shard, A);
            case "Handover" -> new TaskHandover(shard, List.of());
            case "Sweep" -> new OwnerSignal.Sweep();
            case "Idle" -> new OwnerSignal.Idle();
            case "Gone" -> new OwnerSignal.Gone();
            case "HandOff" -> new OwnerSignal.HandOff();
            case "WorkerLost" -> new WorkerLost(A);
            default -> throw new AssertionError("no sample of command " + name);
        };
    }

    /** The phase is asked last by the same asker, so that whatever was said before comes before it. */
    private String answerAndPhase(String expected) {
        if (expected.equals("STOPPED")) {
            asker.expectTerminated(owner);
            return "STOPPED";
        }
        owner.tell(new OwnerCommand.Describe(id, asker.getRef().narrow()));
        List<String> said = new ArrayList<>();
        Object message = asker.receiveMessage();
        while (!(message instanceof OwnerCommand.Description)) {
            said.add(describe(message));
            message = asker.receiveMessage();
        }
        said.add(describe(message));
        KIT.stop(owner);
        return String.join(" ", said);
    }

    private static String describe(Object message) {
        return switch (message) {
            case OwnerCommand.CancelReply reply -> reply.result().name();
            case OwnerCommand.Description description ->
                description.status().map(TaskStatus::phase).map(TaskPhase::name).orElse("ABSENT");
            default -> message.getClass().getSimpleName();
        };
    }
}
