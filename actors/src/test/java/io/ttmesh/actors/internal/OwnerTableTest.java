package io.ttmesh.actors.internal;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.HostId;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.SubmitterNotice;
import io.ttmesh.actors.spi.TaskJournal;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.actors.spi.WorkerLost;
import io.ttmesh.model.Durability;
import io.ttmesh.model.FencingToken;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both owners with every command in every state: what is answered, and the phase afterwards. Commands are found by the
 * permitted subclasses of the sealed types, so that a new one fails here until the table has it.
 */
class OwnerTableTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Answer and phase when the submission is absent, runs, or ended. */
    private static final Map<String, List<String>> DURABLE = Map.ofEntries(
            Map.entry("Watch", List.of("Unknown ABSENT", "RUNNING", "EndedAll SUCCEEDED")),
            Map.entry("Confirm", List.of("Unknown ABSENT", "Acknowledged RUNNING", "Acknowledged EndedAll SUCCEEDED")),
            Map.entry("KeepAwake", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Cancel", List.of("UNKNOWN ABSENT", "CANCELLED CANCELLED", "ALREADY_ENDED SUCCEEDED")),
            Map.entry("Describe", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry(
                    "SubmitAll",
                    List.of("Acknowledged WAITING", "Acknowledged RUNNING", "Acknowledged EndedAll SUCCEEDED")),
            Map.entry("WatchAll", List.of("Unknown ABSENT", "RUNNING", "EndedAll SUCCEEDED")),
            Map.entry("NoticeAll", List.of("ABSENT", "SUCCEEDED", "SUCCEEDED")),
            Map.entry("RoomForAny", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Handover", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Sweep", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("Gone", List.of("ABSENT", "RUNNING", "SUCCEEDED")),
            Map.entry("HandOff", List.of("STOPPED", "STOPPED", "STOPPED")),
            Map.entry("WorkerLost", List.of("ABSENT", "WAITING", "SUCCEEDED")));

    /** Where the host of volatile submissions differs: it acknowledges only when it is asked to. */
    private static final Map<String, List<String>> VOLATILE =
            Map.ofEntries(Map.entry("SubmitAll", List.of("WAITING", "RUNNING", "EndedAll SUCCEEDED")));

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
        ActorRef<OwnerCommand> successor = KIT.<OwnerCommand>createTestProbe().getRef();
        Behavior<OwnerCommand> behavior = isDurable
                ? DurableHost.create(
                        new DurableHost.Place(id.shard(), new LocalSlots(), successor),
                        bench.context(),
                        DurableQuota.of(TaskJournal.of(new FakeTaskLog(), Durability.DURABLE), 1))
                : SlotHost.create(
                        id.shard(),
                        bench.context(),
                        new LocalSlots(),
                        bench.shard().getRef(),
                        successor);
        owner = KIT.spawn(behavior);
    }

    private void bring(String state) {
        if (state.equals("absent")) {
            return;
        }
        owner.tell(new OwnerCommand.SubmitAll(
                HostId.of(id),
                List.of(submission(id.toString(), TaskOptions.DEFAULTS)),
                bench.submitter().getRef()));
        attempt = bench.offerTo(A).attempt();
        owner.tell(notice(new AttemptNotice.Started(attempt, A)));
        if (state.equals("ended")) {
            owner.tell(success());
        }
    }

    private OwnerCommand success() {
        return notice(new AttemptNotice.Succeeded(attempt, A, payload("result")));
    }

    private OwnerCommand notice(AttemptNotice notice) {
        return new OwnerCommand.NoticeAll(HostId.of(id), List.of(notice));
    }

    private OwnerCommand command(String name) {
        HostId host = HostId.of(id);
        ActorRef<SubmitterNotice> submitter = asker.getRef().narrow();
        return switch (name) {
            case "Watch" -> new OwnerCommand.Watch(id, submitter);
            case "Confirm" -> new OwnerCommand.Confirm(id, submitter);
            case "KeepAwake" -> new OwnerCommand.KeepAwake(id.shard());
            case "Cancel" -> new OwnerCommand.Cancel(id, asker.getRef().narrow());
            case "Describe" ->
                new OwnerCommand.Describe(
                        id, KIT.<OwnerCommand.Description>createTestProbe().getRef());
            case "SubmitAll" ->
                new OwnerCommand.SubmitAll(host, List.of(submission(id.toString(), TaskOptions.DEFAULTS)), submitter);
            case "WatchAll" -> new OwnerCommand.WatchAll(host, List.of(id), submitter);
            case "NoticeAll" -> success();
            case "RoomForAny" -> new OwnerCommand.RoomForAny(host, A);
            case "Handover" -> host.durable() ? new LiveTasks(host, List.of(id)) : new TaskHandover(host, List.of());
            case "Sweep" -> new OwnerSignal.Sweep();
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
