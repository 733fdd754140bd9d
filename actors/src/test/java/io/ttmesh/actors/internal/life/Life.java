package io.ttmesh.actors.internal.life;

import static io.ttmesh.actors.Tasks.payload;
import static io.ttmesh.actors.Tasks.submission;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.WorkerCommand;
import io.ttmesh.model.Failure;
import io.ttmesh.model.FencingToken;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One submission, its machine and its clock: what an owner is without actors, messages and journal. */
final class Life {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final int LOSSES_MAX = 3;
    static final TaskRules RULES = new TaskRules(
            0,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            LOSSES_MAX,
            () -> 0);

    private final List<TaskEvent.Journalled> journal = new ArrayList<>();
    private TaskMachine machine = new TaskMachine(RULES);
    private TaskState state = TaskState.ABSENT;
    private Instant now = START;
    private Decision last = Decision.NOTHING;

    private Life() {}

    /** Submitted under a durable id. */
    static Life of(TaskOptions options) {
        Life life = new Life();
        life.apply(life.machine.submit(submission("eu.1.dX", options), START));
        return life;
    }

    /** Submitted, placed and started. */
    static Life running(TaskOptions options, NodeId worker) {
        return of(options).runOn(worker);
    }

    TaskState state() {
        return state;
    }

    TaskState.Live live() {
        return (TaskState.Live) state;
    }

    FencingToken token() {
        return live().token();
    }

    Instant now() {
        return now;
    }

    List<TaskEvent.Journalled> journal() {
        return journal;
    }

    /** What the last input led to. */
    Decision last() {
        return last;
    }

    Life pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    Life feed(TaskInput input) {
        last = state instanceof TaskState.Live live ? machine.decide(live, input, now) : Decision.NOTHING;
        last.events().forEach(this::apply);
        return this;
    }

    Life wake() {
        return feed(new TaskInput.Wake());
    }

    Life hear(AttemptNotice notice) {
        return feed(new TaskInput.Heard(notice));
    }

    Life runOn(NodeId worker) {
        return wake().feed(new TaskInput.Placed(worker)).hear(new AttemptNotice.Started(attempt(), worker));
    }

    Life succeeds(NodeId worker) {
        return hear(new AttemptNotice.Succeeded(attempt(), worker, payload("result")));
    }

    Life fails(NodeId worker, Failure failure) {
        return hear(new AttemptNotice.Failed(attempt(), worker, failure));
    }

    /** Loses everything but the journal, as when the owner's node dies and another one takes over. */
    Life recover(long epoch) {
        machine = new TaskMachine(new TaskRules(
                epoch,
                RULES.leaseTimeout(),
                RULES.offerTimeout(),
                RULES.fullRetry(),
                RULES.nowhereGrace(),
                LOSSES_MAX,
                RULES.jitter()));
        state = replay();
        return feed(new TaskInput.Recovered());
    }

    TaskState replay() {
        TaskState replayed = TaskState.ABSENT;
        for (TaskEvent event : journal) {
            replayed = TaskHistory.apply(replayed, event);
        }
        return replayed;
    }

    /** The current attempt's name. */
    WorkerCommand.AttemptId attempt() {
        return attempt(token());
    }

    WorkerCommand.AttemptId attempt(FencingToken token) {
        return new WorkerCommand.AttemptId(live().ticket().taskId(), token);
    }

    private void apply(TaskEvent event) {
        if (event instanceof TaskEvent.Journalled journalled) {
            journal.add(journalled);
        }
        state = TaskHistory.apply(state, event);
    }
}
