package io.ttmesh.actors.internal.life;

import static io.ttmesh.actors.Tasks.A;
import static io.ttmesh.actors.Tasks.B;
import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;
import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.actors.internal.life.TaskState.Reason;
import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.Checkpoint;
import io.ttmesh.actors.spi.WorkerCommand.AttemptId;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskOptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every live state with every input. Samples are looked up by the permitted subclasses of the sealed types, so that a new
 * state, input or notice fails here until the table says what follows from it.
 */
class TaskMachineTableTest {
    private static final Instant START = Life.START;
    private static final Instant NOW = START.plusSeconds(1);
    private static final Instant LATER = START.plusSeconds(20);
    private static final FencingToken CURRENT = new FencingToken(0, 2);
    private static final FencingToken STALE = new FencingToken(0, 1);
    private static final Ticket TICKET = new Ticket(
            submission("eu.1.dX", TaskOptions.DEFAULTS),
            START,
            0,
            1,
            Optional.of(new Checkpoint(CURRENT, 2, payload("half"))));

    private static final String TABLE = """
        input             | due             | later           | full            | nowhere         | recovered       | offered             | queued              | running
        Wake              | Place           | -               | -               | -               | -               | -                   | -                   | -
        Cancel            | CANCELLED       | CANCELLED       | CANCELLED       | CANCELLED       | CANCELLED       | CANCELLED Revoke    | CANCELLED Revoke    | CANCELLED Revoke
        WorkerLost        | -               | -               | -               | -               | -               | AttemptOpened Place | AttemptOpened Place | AttemptOpened Place
        WorkerLost other  | -               | -               | -               | -               | -               | -                   | -                   | -
        RoomAgain         | -               | -               | Place           | -               | -               | -                   | -                   | -
        Placed            | Offered Offer   | -               | Offered Offer   | Offered Offer   | -               | -                   | -                   | -
        AllFull           | Postponed       | -               | Postponed       | Postponed       | -               | -                   | -                   | -
        NoneEligible      | Postponed       | -               | Postponed       | Postponed       | -               | -                   | -                   | -
        Recovered         | Postponed       | -               | -               | -               | -               | -                   | -                   | -
        Accepted          | Queued          | Queued          | Queued          | Queued          | Queued          | Queued              | Renewed             | Renewed
        Declined          | -               | -               | -               | -               | -               | Declined Place      | -                   | -
        other Declined    | -               | -               | -               | -               | -               | -                   | -                   | -
        Started           | Started         | Started         | Started         | Started         | Started         | Started             | Started             | Renewed
        Renewed           | Started         | Started         | Started         | Started         | Started         | Started             | Started             | Renewed
        Renewed queued    | Queued          | Queued          | Queued          | Queued          | Queued          | Queued              | Renewed             | Renewed
        Checkpointed      | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Renewed Kept
        Checkpointed again | Started Kept    | Started Kept    | Started Kept    | Started Kept    | Started Kept    | Started Kept        | Started Kept        | Renewed Kept
        Succeeded         | SUCCEEDED       | SUCCEEDED       | SUCCEEDED       | SUCCEEDED       | SUCCEEDED       | SUCCEEDED           | SUCCEEDED           | SUCCEEDED
        Failed            | FAILED          | FAILED          | FAILED          | FAILED          | FAILED          | FAILED              | FAILED              | FAILED
        other Accepted    | Queued          | Queued          | Queued          | Queued          | Queued          | Revoke              | Revoke              | Revoke
        other Started     | Started         | Started         | Started         | Started         | Started         | Revoke              | Revoke              | Revoke
        other Renewed     | Started         | Started         | Started         | Started         | Started         | Revoke              | Revoke              | Revoke
        other Checkpointed | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Checkpointed Started Kept | Revoke              | Revoke              | Revoke
        other Succeeded   | SUCCEEDED       | SUCCEEDED       | SUCCEEDED       | SUCCEEDED       | SUCCEEDED       | SUCCEEDED           | SUCCEEDED           | SUCCEEDED
        other Failed      | FAILED          | FAILED          | FAILED          | FAILED          | FAILED          | FAILED              | FAILED              | FAILED
        stale Accepted    | Revoke          | Revoke          | Revoke          | Revoke          | Revoke          | Revoke              | Revoke              | Revoke
        stale Declined    | -               | -               | -               | -               | -               | -                   | -                   | -
        stale Started     | Revoke          | Revoke          | Revoke          | Revoke          | Revoke          | Revoke              | Revoke              | Revoke
        stale Renewed     | Revoke          | Revoke          | Revoke          | Revoke          | Revoke          | Revoke              | Revoke              | Revoke
        stale Checkpointed | Revoke          | Revoke          | Revoke          | Revoke          | Revoke          | Revoke              | Revoke              | Revoke
        stale Succeeded   | -               | -               | -               | -               | -               | -                   | -                   | -
        stale Failed      | -               | -               | -               | -               | -               | -                   | -                   | -
        """;

    private static TaskState.Live waiting(Instant wakeAt, Reason reason, Optional<Instant> nowhereSince) {
        return new TaskState.Waiting(TICKET, CURRENT, START, wakeAt, reason, "", nowhereSince, Set.of());
    }

    private static Map<String, TaskState.Live> states() {
        Map<String, TaskState.Live> states = new LinkedHashMap<>();
        leaves(TaskState.Live.class).forEach(type -> states.putAll(samplesOf(type)));
        return states;
    }

    private static Map<String, TaskState.Live> samplesOf(Class<?> state) {
        return switch (state.getSimpleName()) {
            case "Waiting" ->
                Map.of(
                        "due", waiting(START, Reason.NOT_DUE, Optional.empty()),
                        "later", waiting(LATER, Reason.RETRY, Optional.empty()),
                        "full", waiting(LATER, Reason.FULL, Optional.empty()),
                        "nowhere", waiting(LATER, Reason.NOWHERE, Optional.of(START)),
                        "recovered", waiting(LATER, Reason.RECOVERED, Optional.empty()));
            case "Offered" -> Map.of("offered", new TaskState.Offered(TICKET, CURRENT, START, A, LATER, Set.of()));
            case "Queued" -> Map.of("queued", new TaskState.Queued(TICKET, CURRENT, START, A, LATER));
            case "Running" -> Map.of("running", new TaskState.Running(TICKET, CURRENT, START, A, LATER, 0));
            default -> throw new AssertionError("no sample of state " + state);
        };
    }

    private static Map<String, TaskInput> inputs() {
        Map<String, TaskInput> inputs = new LinkedHashMap<>();
        leaves(TaskInput.class).forEach(type -> inputs.putAll(inputsOf(type)));
        return inputs;
    }

    private static Map<String, TaskInput> inputsOf(Class<?> input) {
        return switch (input.getSimpleName()) {
            case "Wake" -> Map.of("Wake", new TaskInput.Wake());
            case "Cancel" -> Map.of("Cancel", new TaskInput.Cancel());
            case "WorkerLost" ->
                Map.of("WorkerLost", new TaskInput.WorkerLost(A), "WorkerLost other", new TaskInput.WorkerLost(B));
            case "RoomAgain" -> Map.of("RoomAgain", new TaskInput.RoomAgain(B));
            case "Placed" -> Map.of("Placed", new TaskInput.Placed(B));
            case "AllFull" -> Map.of("AllFull", new TaskInput.AllFull("full"));
            case "NoneEligible" ->
                Map.of("NoneEligible", new TaskInput.NoneEligible(Failure.of(Failure.Cause.UNKNOWN_TASK, "x")));
            case "Recovered" -> Map.of("Recovered", new TaskInput.Recovered());
            case "Heard" -> heard();
            default -> throw new AssertionError("no sample of input " + input);
        };
    }

    private static Map<String, TaskInput> heard() {
        Map<String, TaskInput> heard = new LinkedHashMap<>();
        for (Class<?> type : leaves(AttemptNotice.class)) {
            heard.put(type.getSimpleName(), notice(type, CURRENT, A));
            heard.put("other " + type.getSimpleName(), notice(type, CURRENT, B));
            heard.put("stale " + type.getSimpleName(), notice(type, STALE, A));
        }
        var queued = new AttemptNotice.Renewed(new AttemptId(TaskId.parse("eu.1.dX"), CURRENT), A, false, 0);
        heard.put("Renewed queued", new TaskInput.Heard(queued));
        var again = new AttemptNotice.Checkpointed(queued.attempt(), A, 2, payload("half"));
        heard.put("Checkpointed again", new TaskInput.Heard(again));
        return heard;
    }

    private static TaskInput notice(Class<?> type, FencingToken token, NodeId worker) {
        var attempt = new AttemptId(TaskId.parse("eu.1.dX"), token);
        return new TaskInput.Heard(
                switch (type.getSimpleName()) {
                    case "Accepted" -> new AttemptNotice.Accepted(attempt, worker);
                    case "Declined" -> new AttemptNotice.Declined(attempt, worker, "full");
                    case "Started" -> new AttemptNotice.Started(attempt, worker);
                    case "Renewed" -> new AttemptNotice.Renewed(attempt, worker, true, 0.5);
                    case "Checkpointed" -> new AttemptNotice.Checkpointed(attempt, worker, 3, payload("more"));
                    case "Succeeded" -> new AttemptNotice.Succeeded(attempt, worker, payload("result"));
                    case "Failed" ->
                        new AttemptNotice.Failed(attempt, worker, Failure.of(Failure.Cause.EXCEPTION, "x"));
                    default -> throw new AssertionError("no sample of notice " + type);
                });
    }

    private static List<Class<?>> leaves(Class<?> sealed) {
        return sealed.isSealed()
                ? Arrays.stream(sealed.getPermittedSubclasses())
                        .flatMap(each -> leaves(each).stream())
                        .toList()
                : List.of(sealed);
    }

    private static Map<String, Map<String, String>> table() {
        List<List<String>> rows = TABLE.lines()
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
        List<String> head = rows.get(0);
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 1; i < row.size(); i++) {
                cells.put(head.get(i), row.get(i));
            }
            table.put(row.get(0), cells);
        }
        return table;
    }

    static Stream<Arguments> pairs() {
        return inputs().keySet().stream()
                .flatMap(input -> states().keySet().stream().map(state -> Arguments.of(input, state)));
    }

    @ParameterizedTest(name = "{0} when {1}")
    @MethodSource("pairs")
    void everyInputIsAnsweredInEveryState(String input, String state) {
        String expected = table().getOrDefault(input, Map.of()).get(state);

        Decision decision = new TaskMachine(Life.RULES).decide(states().get(state), inputs().get(input), NOW);

        assertThat(describe(decision)).isEqualTo(expected);
    }

    @Test
    void tableHasNoRowOrColumnThatNothingMeets() {
        assertThat(table().keySet()).isEqualTo(inputs().keySet().stream().collect(Collectors.toSet()));
        assertThat(table().values()).allSatisfy(row -> assertThat(row.keySet()).isEqualTo(states().keySet()));
    }

    private static String describe(Decision decision) {
        String text = Stream.concat(
                        decision.events().stream().map(TaskMachineTableTest::describe),
                        decision.effects().stream()
                                .map(effect -> effect.getClass().getSimpleName()))
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? "-" : text;
    }

    private static String describe(TaskEvent event) {
        return event instanceof TaskEvent.Ended ended
                ? ended.outcome().phase().name()
                : event.getClass().getSimpleName();
    }
}
