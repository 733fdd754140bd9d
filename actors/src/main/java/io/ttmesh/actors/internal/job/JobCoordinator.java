package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.Payload;
import io.ttmesh.model.StepPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.jspecify.annotations.Nullable;

/**
 * Sees to one job until it has ended, on whichever node. Journals the graph and the outcomes, and nothing else: what is under
 * way is submitted again by the next incarnation under the same keys, which joins it.
 */
public final class JobCoordinator extends EventSourcedActor<JobCommand, JobEvent, JobState> {
    /** Of coordinators, on the mesh. */
    static final String TYPE = "ttmesh.job";

    private static final String REMINDER = "go-on";
    /** A snapshot has a cell of every step, an event those of a few: seldom, or a long graph is snapshots and little else. */
    private static final int SNAPSHOT_EVENTS = 5_000;

    private static final long SNAPSHOT_BYTES = 4L << 20;
    /** Then it looks again: the scheduler knows no times of years. */
    private static final Duration LONGEST_TIMER = Duration.ofDays(1);

    private static final int WAITERS_MAX = 1_000;
    private static final int PART_BYTES = 128 << 10;

    private final JobHome home;
    private final JobMachine machine;
    private final JobFrontier frontier = new JobFrontier();
    private final Planning planning;
    private final List<ActorRef<JobReply>> waiters = new ArrayList<>();
    private final JobEnding ending = new JobEnding();
    private @Nullable JobFlights flights;
    private @Nullable JobWork work;
    /** Begun, and its end was not told yet. */
    private boolean isRunning;
    /** An incarnation before this one may have something under way. */
    private boolean tookOver;
    /** Reminders that are being set. */
    private int reminding;

    private JobCoordinator(JobHome home) {
        this.home = home;
        this.machine = new JobMachine(
                home.settings().graphLimit(),
                home.settings().resultsLimit(),
                home.settings().splitLimit(),
                home.settings().unfoldLimit());
        this.planning = new Planning(home.planner(), home.costs());
    }

    /** The type, for the coordinators of one node. */
    static ActorType<JobCommand> type(JobHome home) {
        return ActorType.eventSourced(
                        TYPE, JobCommand.class, JobEvent.class, JobState.class, () -> new JobCoordinator(home))
                .withIdleTimeout(Duration.ZERO)
                .withSnapshots(SNAPSHOT_EVENTS, SNAPSHOT_BYTES);
    }

    @Override
    public JobState emptyState() {
        return JobState.empty();
    }

    @Override
    public JobState onEvent(JobState state, JobEvent event) {
        state.apply(event);
        return state;
    }

    @Override
    public void onStart(JobState state) {
        ActorRef<JobCommand> self = context().getSelf();
        flights = new JobFlights(job(), home.costs(), () -> self.tell(new JobCommand.Drain()));
        state.progress().justEnded.clear();
        state.progress().justReady.clear();
        for (int i = 0; i < state.size(); i++) {
            if (state.cell(i).phase == StepPhase.QUEUED) {
                frontier.opened(i);
            }
        }
        restLater();
        isRunning = state.hasBegun() && !state.progress().phase.isEnd();
        tookOver = isAtWork(state);
        awaitDeadline(state);
        var unused = home.work().thenAccept(ready -> self.tell(new JobCommand.Opened()));
    }

    private JobId job() {
        return new JobId(id());
    }

    private Instant now() {
        return home.clock().instant();
    }

    private JobFlights flights() {
        JobFlights known = flights;
        if (known == null) {
            throw new IllegalStateException("the coordinator has not started");
        }
        return known;
    }

    /** Each incarnation sets its own timer: when something is due follows from the journal. */
    private void awaitDeadline(JobState state) {
        Optional<Instant> next = JobDeadlines.next(state);
        if (next.isEmpty()) {
            timers().cancel(JobCommand.Due.class);
            return;
        }
        long left = Duration.between(now(), next.get()).toMillis();
        var delay = Duration.ofMillis(Math.clamp(left, 1, LONGEST_TIMER.toMillis()));
        timers().startSingleTimer(JobCommand.Due.class, new JobCommand.Due(), delay);
    }

    private void restLater() {
        timers().startSingleTimer(
                        JobCommand.Rest.class,
                        new JobCommand.Rest(),
                        home.settings().restAfter());
    }

    @Override
    public Effect<JobEvent, JobState> onCommand(JobState state, JobCommand command) {
        return switch (command) {
            case JobCommand.Load load -> onLoad(state, load);
            case JobCommand.Resume(var replyTo) -> changed(state, command, machine.resume(state, now()), replyTo);
            case JobCommand.Rerun(var step, var replyTo) ->
                changed(state, command, machine.rerun(state, step, now()), replyTo);
            case JobCommand.Change(var change, var replyTo) -> onChange(state, change, replyTo);
            case JobCommand.Reminded(var then, var refusal) -> onReminded(state, then, refusal);
            case JobCommand.Show(var replyTo) -> onShow(state, replyTo);
            case JobCommand.AwaitEnd(var replyTo) -> onAwaitEnd(state, replyTo);
            case JobCommand.Fetch(var from, var replyTo) -> onFetch(state, from, replyTo);
            case JobCommand.Cancel(var replyTo) -> onCancel(state, replyTo);
            case JobCommand.GoOn ignored -> onGoOn(state);
            case JobCommand.Opened ignored -> onOpened();
            case JobCommand.Drain ignored -> onDrain(state);
            case JobCommand.Due ignored ->
                Effect().persist(machine.due(state, now()).events()).thenRun(this::after);
            case JobCommand.TryAgain ignored -> Effect().none().thenRun(this::pump);
            case JobCommand.Quiet(var round) -> onQuiet(state, round);
            case JobCommand.Rest ignored ->
                isAtWork(state) ? Effect().none() : Effect().stop();
        };
    }

    private static boolean isAtWork(JobState state) {
        return state.hasBegun() && (!state.progress().phase.isEnd() || state.progress().isEnding);
    }

    private Effect<JobEvent, JobState> onLoad(JobState state, JobCommand.Load load) {
        JobMachine.Decision decision = machine.load(state, load.piece(), load.pieces(), load.bytes(), now());
        if (decision.events().size() > 1) {
            return afterReminder(load);
        }
        return answered(decision, load.replyTo());
    }

    private Effect<JobEvent, JobState> changed(
            JobState state, JobCommand command, JobMachine.Decision decision, ActorRef<JobReply> replyTo) {
        if (!state.hasBegun()) {
            replyTo.tell(new JobReply.Unknown());
            return Effect().none();
        }
        return decision.events().isEmpty() ? answered(decision, replyTo) : afterReminder(command);
    }

    private Effect<JobEvent, JobState> onChange(JobState state, Payload change, ActorRef<JobReply> replyTo) {
        if (!state.hasBegun()) {
            replyTo.tell(new JobReply.Unknown());
            return Effect().none();
        }
        int before = state.size();
        JobMachine.Decision decision = machine.change(state, change, now());
        if (decision.events().isEmpty()) {
            return answered(decision, replyTo);
        }
        return Effect().persist(decision.events()).thenRun(changed -> {
            emit(new MeshEvent.JobChanged(now(), home.node(), job(), changed.size() - before));
            plan(changed);
            after(changed);
            replyTo.tell(new JobReply.Taken());
        });
    }

    private Effect<JobEvent, JobState> answered(JobMachine.Decision decision, ActorRef<JobReply> replyTo) {
        JobReply reply = decision.refusal().<JobReply>map(JobReply.Refused::new).orElseGet(JobReply.Taken::new);
        return Effect().persist(decision.events()).thenRun(changed -> {
            after(changed);
            replyTo.tell(reply);
        });
    }

    /** A job that runs has somebody who wakes it: first the reminder, then the event that lets it run. */
    private Effect<JobEvent, JobState> afterReminder(JobCommand then) {
        reminding++;
        context()
                .pipeToSelf(
                        remindEvery(
                                REMINDER, new JobCommand.GoOn(), home.settings().wakeInterval()),
                        (done, thrown) -> new JobCommand.Reminded(
                                then, thrown == null ? "" : String.valueOf(thrown.getMessage())));
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onReminded(JobState state, JobCommand then, String refusal) {
        reminding--;
        return switch (then) {
            case JobCommand.Load load ->
                reminded(
                        machine.load(state, load.piece(), load.pieces(), load.bytes(), now()), refusal, load.replyTo());
            case JobCommand.Resume(var replyTo) -> reminded(machine.resume(state, now()), refusal, replyTo);
            case JobCommand.Rerun(var step, var replyTo) ->
                reminded(machine.rerun(state, step, now()), refusal, replyTo);
            case JobCommand ignored -> Effect().none();
        };
    }

    private Effect<JobEvent, JobState> reminded(
            JobMachine.Decision decision, String refusal, ActorRef<JobReply> replyTo) {
        if (!refusal.isEmpty()) {
            return answered(JobMachine.Decision.refused("nobody could wake it after a crash: " + refusal), replyTo);
        }
        if (decision.events().isEmpty()) {
            return answered(decision, replyTo);
        }
        return Effect().persist(decision.events()).thenRun(changed -> {
            started(changed);
            after(changed);
            replyTo.tell(new JobReply.Taken());
        });
    }

    private Effect<JobEvent, JobState> onShow(JobState state, ActorRef<JobReply> replyTo) {
        replyTo.tell(
                state.hasBegun()
                        ? new JobReply.Shown(JobView.of(job(), state, flights().byStep(), home.node()))
                        : new JobReply.Unknown());
        restLater();
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onAwaitEnd(JobState state, ActorRef<JobReply> replyTo) {
        if (!state.hasBegun()) {
            replyTo.tell(new JobReply.Unknown());
        } else if (state.progress().phase.isEnd()) {
            replyTo.tell(ended(state));
        } else {
            if (waiters.size() >= WAITERS_MAX) {
                waiters.removeFirst(); // it asks again when its time is over
            }
            waiters.add(replyTo);
        }
        restLater();
        return Effect().none();
    }

    private static JobReply.Ended ended(JobState state) {
        JobPhase phase = state.progress().phase;
        int size = phase.hasResult() ? state.value(state.graph().result()).sizeBytes() : 0;
        return new JobReply.Ended(phase, phase == JobPhase.FAILED ? JobView.why(state) : "", size);
    }

    private Effect<JobEvent, JobState> onFetch(JobState state, int from, ActorRef<JobReply> replyTo) {
        Optional<Payload> part = Optional.empty();
        if (state.hasBegun() && state.progress().phase.hasResult()) {
            Payload whole = state.value(state.graph().result());
            int to = Math.min(whole.sizeBytes(), from + PART_BYTES);
            part = from < 0 || from > to
                    ? Optional.empty()
                    : Optional.of(new Payload(whole.format(), Arrays.copyOfRange(whole.bytes(), from, to)));
        }
        replyTo.tell(new JobReply.Part(part));
        restLater();
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onCancel(JobState state, ActorRef<JobReply> replyTo) {
        if (!state.hasBegun()) {
            replyTo.tell(new JobReply.Unknown());
            return Effect().none();
        }
        Instant since = now();
        boolean wasRunning = !state.progress().phase.isEnd();
        return Effect().persist(machine.cancel(state, since).events()).thenRun(changed -> {
            ending.ask(replyTo, since, wasRunning);
            after(changed);
            if (!changed.progress().isEnding) {
                ending.tell(now());
            }
        });
    }

    private Effect<JobEvent, JobState> onGoOn(JobState state) {
        if (!isAtWork(state)) {
            forgetReminder();
            restLater();
        }
        return Effect().none().thenRun(this::pump);
    }

    /** Unless it is being set, for a resume that is on its way. */
    private void forgetReminder() {
        if (reminding == 0) {
            var unused = cancelReminder(REMINDER);
        }
    }

    private Effect<JobEvent, JobState> onOpened() {
        work = home.workNow().orElse(null);
        return Effect().none().thenRun(current -> {
            if (current.progress().isEnding) {
                stop(current);
            }
            plan(current);
            pump(current);
        });
    }

    private Effect<JobEvent, JobState> onDrain(JobState state) {
        JobFlights.Arrived arrived = flights().drain();
        List<JobEvent> events = new ArrayList<>();
        Instant now = now();
        events.addAll(machine.keysLost(state, arrived.keysLost(), now).events());
        events.addAll(machine.ended(state, arrived.ends(), now).events());
        planning.heard(arrived.ends().size());
        if (!arrived.again().isEmpty()) {
            timers().startSingleTimer(
                            JobCommand.TryAgain.class,
                            new JobCommand.TryAgain(),
                            home.settings().retryDelay());
        }
        return Effect().persist(events).thenRun(changed -> {
            arrived.again().forEach(frontier::giveBack);
            JobEvent.keysLostIn(events).forEach(frontier::giveBack);
            arrived.ends().forEach(end -> frontier.unitEnded(changed, end.unit().vertex()));
            after(changed, arrived.again().isEmpty());
        });
    }

    private Effect<JobEvent, JobState> onQuiet(JobState state, int round) {
        if (!ending.isLast(round)) {
            return Effect().none();
        }
        if (!state.progress().isEnding) {
            ending.tell(now());
            return Effect().none();
        }
        return Effect().persist(new JobEvent.JobQuiet(now())).thenRun(changed -> {
            tookOver = false;
            forgetReminder();
            ending.tell(now());
            restLater();
        });
    }

    private void after(JobState state) {
        after(state, true);
    }

    /** What follows outside from what was journalled. */
    private void after(JobState state, boolean pumps) {
        JobState.Progress progress = state.progress();
        List<Integer> ended = List.copyOf(progress.justEnded);
        List<Integer> ready = List.copyOf(progress.justReady);
        progress.justEnded.clear();
        progress.justReady.clear();
        frontier.follow(state, ready, ended);
        ended.forEach(index -> emit(new MeshEvent.JobStepEnded(
                now(),
                home.node(),
                job(),
                state.vertex(index).name(),
                state.cell(index).phase,
                JobGaps.why(state, state.cell(index)))));
        if (!ended.isEmpty() && !progress.phase.isEnd()) {
            JobWork known = work;
            List<JobFlights.Given> unwanted = flights().giveUp(state, false);
            if (known != null) {
                var unused = JobEnding.cancel(known, unwanted);
            }
        }
        if (progress.phase.isEnd() && isRunning) {
            onEnd(state);
        }
        awaitDeadline(state);
        if (pumps) {
            pump(state);
        }
    }

    private void started(JobState state) {
        isRunning = true;
        emit(new MeshEvent.JobStarted(now(), home.node(), job(), state.graph().name(), toRun(state)));
        plan(state);
    }

    private static int toRun(JobState state) {
        int count = 0;
        for (int i = 0; i < state.size(); i++) {
            count += state.cell(i).isEnded() ? 0 : 1;
        }
        return count;
    }

    private void onEnd(JobState state) {
        isRunning = false;
        JobReply.Ended ended = ended(state);
        emit(new MeshEvent.JobEnded(now(), home.node(), job(), ended.phase(), ended.why()));
        waiters.forEach(waiter -> waiter.tell(ended));
        waiters.clear();
        if (!state.progress().isEnding) {
            forgetReminder();
        }
        stop(state);
        restLater();
    }

    /** Cancels, and says when nothing runs any more; where there is no way to the mesh yet, as soon as there is one. */
    private void stop(JobState state) {
        JobWork known = work;
        if (known == null) {
            return;
        }
        List<JobFlights.Given> own = flights().giveUp(state, true);
        int round = ending.begin();
        context()
                .pipeToSelf(
                        ending.cancelAll(known, tookOver ? JobEnding.withThoseBefore(own, job(), state, known) : own),
                        (done, thrown) -> new JobCommand.Quiet(round));
    }

    private void plan(JobState state) {
        JobWork known = work;
        if (known != null && state.hasBegun() && !state.progress().phase.isEnd()) {
            frontier.prioritize(state, planning.ask(state, known));
        }
    }

    /** Submits as much as may be under way. */
    private void pump(JobState state) {
        JobWork known = work;
        if (known == null || !state.hasBegun() || state.progress().phase.isEnd()) {
            return;
        }
        if (planning.isOld()) {
            plan(state);
        }
        var slots = new PulledSlots(state, known, flights().drawn());
        while (flights().size() < home.settings().inFlightMax()) {
            Optional<UnitId> next = frontier.next(state, slots::isHeld);
            if (next.isEmpty()) {
                return;
            }
            int step = next.get().vertex();
            flights().submit(state, next.get(), slots.draw(step).or(() -> planning.wish(step)), known);
        }
    }

    private void emit(MeshEvent event) {
        JobWork known = work;
        if (known != null) {
            known.emit(event);
        }
    }
}
