package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.spi.JobWork;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobPhase;
import io.ttmesh.model.Payload;
import io.ttmesh.model.error.MeshException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
    /** At once: an owner that is silent should not keep all others from being asked. */
    private static final int CANCELS_LEAST = 16;

    private final JobHome home;
    private final JobMachine machine;
    private final JobFrontier frontier = new JobFrontier();
    private final JobEnding ending = new JobEnding();
    private @Nullable Hands hands;
    private @Nullable JobWork work;
    /** Begun, and its end was not told yet. */
    private boolean isRunning;
    /** An incarnation before this one may have something under way. */
    private boolean tookOver;
    /** Reminders that are being set. */
    private int reminding;

    /** What it has on the mesh. */
    private record Hands(
            JobFlights flights,
            JobOutlet outlet,
            JobRefusals refusals,
            GateVisits gate,
            JobNews news,
            JobTimers timers) {}

    private JobCoordinator(JobHome home) {
        this.home = home;
        this.machine = new JobMachine(
                home.settings().graphLimit(),
                home.settings().resultsLimit(),
                home.settings().splitLimit(),
                home.settings().unfoldLimit());
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
        var flights = new JobFlights(job(), home.costs(), now(), () -> self.tell(new JobCommand.Drain()));
        hands = new Hands(
                flights,
                new JobOutlet(home, frontier, flights),
                new JobRefusals(job(), home.refusals()),
                new GateVisits(home.settings(), job(), timers(), this::tellGate),
                new JobNews(home, job()),
                new JobTimers(home, timers(), self));
        state.progress().justEnded.clear();
        state.progress().justReady.clear();
        frontier.takeUp(state);
        if (!state.isAtWork()) {
            hands().timers().rest();
        }
        isRunning = state.hasBegun() && !state.progress().phase.isEnd();
        tookOver = state.isAtWork() && !state.progress().hasNeverRun();
        hands().timers().awaitDeadline(state);
        var unused = home.work().thenAccept(ready -> self.tell(new JobCommand.Opened()));
    }

    @Override
    public void onStop() {
        Hands had = hands;
        if (had != null) {
            had.timers().restNoMore();
        }
    }

    private JobId job() {
        return new JobId(id());
    }

    private Instant now() {
        return home.clock().instant();
    }

    private Hands hands() {
        return Objects.requireNonNull(hands, "the coordinator has not started");
    }

    private JobFlights flights() {
        return hands().flights();
    }

    private void tellGate(String namespace, GateCommand command) {
        try {
            actor(home.gate(), namespace).tell(command);
        } catch (MeshException e) {
            log().debug("job={} gate={} asked=false why=\"{}\"", job(), namespace, e.getMessage());
        }
    }

    @Override
    public Effect<JobEvent, JobState> onCommand(JobState state, JobCommand command) {
        return switch (command) {
            case JobCommand.Load load -> onLoad(state, load);
            case JobCommand.Resume(var replyTo) -> changed(state, command, machine.resume(state, now()), replyTo);
            case JobCommand.Rerun(var step, var call, var replyTo) ->
                changed(state, command, machine.rerun(state, step, call, now()), replyTo);
            case JobCommand.Change(var change, var replyTo) -> onChange(state, change, replyTo);
            case JobCommand.Reminded reminded -> onReminded(state, reminded);
            case JobCommand.Show(var replyTo) -> onShow(state, replyTo);
            case JobCommand.AwaitEnd(var replyTo) -> onAwaitEnd(state, replyTo);
            case JobCommand.Fetch(var from, var replyTo) -> onFetch(state, from, replyTo);
            case JobCommand.Cancel cancel -> onCancel(state, cancel);
            case JobCommand.GoOn ignored -> onGoOn(state);
            case JobCommand.Opened ignored -> onOpened(state);
            case JobCommand.Drain ignored -> onDrain(state);
            case JobCommand.Due ignored ->
                Effect().persist(machine.due(state, now()).events()).thenRun(this::after);
            case JobCommand.TryAgain ignored -> Effect().none().thenRun(this::pump);
            case JobCommand.AtGate(var answer) -> onAtGate(state, answer);
            case JobCommand.KnockAgain ignored ->
                Effect()
                        .none()
                        .thenRun(current ->
                                hands().gate().knock(current, flights().size(), most -> ready(current, most)));
            case JobCommand.CancelMore ignored -> Effect().none().thenRun(ending::goOn);
            case JobCommand.Quiet(var round) -> onQuiet(state, round);
            case JobCommand.Rest ignored -> onRest(state);
        };
    }

    private Effect<JobEvent, JobState> onLoad(JobState state, JobCommand.Load load) {
        JobMachine.Decision decision = loaded(state, load);
        if (decision.events().size() > 1) {
            return afterReminder(load);
        }
        return answered(decision, load.replyTo());
    }

    private JobMachine.Decision loaded(JobState state, JobCommand.Load load) {
        return machine.load(state, load.piece(), load.pieces(), load.bytes(), home.executorSlots(), now());
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
            hands().news().changed(changed.size() - before);
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
                        (done, thrown) -> JobCommand.Reminded.of(then, thrown));
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onReminded(JobState state, JobCommand.Reminded reminded) {
        reminding--;
        if (!reminded.isKnown()) {
            return Effect().none(); // whoever asked asks again
        }
        String refusal = reminded.refusal();
        return switch (reminded.then()) {
            case JobCommand.Load load -> reminded(loaded(state, load), refusal, load.replyTo());
            case JobCommand.Resume(var replyTo) -> reminded(machine.resume(state, now()), refusal, replyTo);
            case JobCommand.Rerun(var step, var call, var replyTo) ->
                reminded(machine.rerun(state, step, call, now()), refusal, replyTo);
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
        List<JobEvent> events = new ArrayList<>(decision.events());
        if (hands().gate().mustWait()) {
            events.add(new JobEvent.JobQueued(now()));
        }
        return Effect().persist(events).thenRun(changed -> {
            started(changed);
            after(changed);
            replyTo.tell(new JobReply.Taken());
        });
    }

    private Effect<JobEvent, JobState> onAtGate(JobState state, GateAnswer answer) {
        if (!hands().gate().take(answer)) {
            return Effect().none();
        }
        return answer instanceof GateAnswer.Enter && state.progress().phase == JobPhase.QUEUED
                ? letIn()
                : Effect().none().thenRun(this::pump);
    }

    private Effect<JobEvent, JobState> letIn() {
        return Effect().persist(new JobEvent.JobLetIn(now())).thenRun(changed -> {
            started(changed);
            after(changed);
        });
    }

    private Effect<JobEvent, JobState> onShow(JobState state, ActorRef<JobReply> replyTo) {
        if (!state.hasBegun()) {
            replyTo.tell(new JobReply.Unknown());
            return Effect().none();
        }
        String refusal = hands().refusals().shown(state);
        var status = JobView.of(
                job(), state, flights().byStep(), home.node(), hands().gate().position(), refusal);
        replyTo.tell(new JobReply.Shown(StepIds.in(status, job(), state, home.workNow())));
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onAwaitEnd(JobState state, ActorRef<JobReply> replyTo) {
        if (!state.hasBegun()) {
            replyTo.tell(new JobReply.Unknown());
        } else if (state.progress().phase.isEnd()) {
            replyTo.tell(JobResult.ended(state));
        } else {
            ending.await(replyTo);
        }
        return Effect().none();
    }

    private Effect<JobEvent, JobState> onFetch(JobState state, int from, ActorRef<JobReply> replyTo) {
        replyTo.tell(new JobReply.Part(JobResult.part(state, from)));
        hands().timers().restLater();
        return Effect().none();
    }

    /** Unless there is something to do by now, or will be as soon as the reminder is set for it. */
    private Effect<JobEvent, JobState> onRest(JobState state) {
        if (state.isAtWork()) {
            return Effect().none();
        }
        if (reminding > 0) {
            hands().timers().restLater();
            return Effect().none();
        }
        return Effect().stop();
    }

    private Effect<JobEvent, JobState> onCancel(JobState state, JobCommand.Cancel cancel) {
        if (!state.hasBegun()) {
            cancel.replyTo().tell(new JobReply.Unknown());
            return Effect().none();
        }
        Instant now = now();
        List<JobEvent> events =
                ending.knows(cancel) ? List.of() : machine.cancel(state, now).events();
        ending.ask(cancel, state.progress(), now);
        return Effect().persist(events).thenRun(changed -> {
            after(changed);
            if (!changed.progress().isEnding) {
                ending.tellStopped(now());
            }
        });
    }

    private Effect<JobEvent, JobState> onGoOn(JobState state) {
        if (!state.isAtWork()) {
            forgetReminder();
        }
        return Effect().none().thenRun(this::pump);
    }

    /** Unless it is being set, for a resume that is on its way. */
    private void forgetReminder() {
        if (reminding == 0) {
            var unused = cancelReminder(REMINDER);
        }
    }

    private Effect<JobEvent, JobState> onOpened(JobState state) {
        JobWork opened = home.workNow().orElse(null);
        work = opened;
        if (tookOver && opened != null && !state.progress().isEnding) {
            var unused = cancelAll(opened, Leftovers.ofRunning(job(), state, opened));
        }
        if (hands().gate().waitsForNobody(state)) {
            return letIn();
        }
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
        hands().outlet().heard(arrived.ends().size());
        hands().refusals().heard(arrived, state, now, log());
        if (!arrived.again().isEmpty()) {
            hands().timers().tryAgainLater();
        }
        return Effect().persist(events).thenRun(changed -> {
            arrived.again().forEach(again -> frontier.giveBack(again.unit()));
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
            ending.tellStopped(now());
            return Effect().none();
        }
        return Effect().persist(new JobEvent.JobQuiet(now())).thenRun(changed -> {
            tookOver = false;
            forgetReminder();
            ending.tellStopped(now());
            hands().timers().rest();
            followGate(changed);
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
        ended.forEach(index -> hands().news().stepEnded(state, index));
        if (!ended.isEmpty() && !progress.phase.isEnd()) {
            JobWork known = work;
            List<JobFlights.Given> unwanted = flights().giveUp(state, false);
            if (known != null) {
                var unused = ending.cancelAll(known, unwanted);
            }
        }
        if (progress.phase.isEnd() && isRunning) {
            onEnd(state);
        }
        hands().timers().awaitDeadline(state);
        if (pumps) {
            pump(state);
        }
    }

    private void started(JobState state) {
        isRunning = true;
        hands().refusals().forget();
        hands().timers().restNoMore();
        hands().news().begun(state);
        plan(state);
    }

    private void onEnd(JobState state) {
        isRunning = false;
        JobReply.Ended ended = JobResult.ended(state);
        hands().news().ended(ended);
        ending.tellEnded(ended);
        if (!state.progress().isEnding) {
            forgetReminder();
            hands().timers().rest();
        }
        stop(state);
    }

    /** Cancels, and says when nothing runs any more; where there is no way to the mesh yet, as soon as there is one. */
    private void stop(JobState state) {
        JobWork known = work;
        if (known == null) {
            return;
        }
        List<JobFlights.Given> given = flights().giveUp(state, true);
        int round = ending.begin();
        context()
                .pipeToSelf(
                        cancelAll(known, tookOver ? Leftovers.with(given, job(), state, known) : given.iterator()),
                        (done, thrown) -> new JobCommand.Quiet(round));
    }

    private CompletableFuture<Void> cancelAll(JobWork known, Iterator<JobFlights.Given> runs) {
        ActorRef<JobCommand> self = context().getSelf();
        int atOnce = Math.max(home.settings().inFlightMax(), CANCELS_LEAST);
        return ending.cancelAll(known, runs, atOnce, () -> self.tell(new JobCommand.CancelMore()));
    }

    private void plan(JobState state) {
        JobWork known = work;
        if (known != null) {
            hands().outlet().plan(state, known);
        }
    }

    /** Submits as much as may be under way, and tells the gate what it has to know. */
    private void pump(JobState state) {
        JobWork known = work;
        if (known != null) {
            hands().outlet().submit(state, known, hands().gate().share());
        }
        followGate(state);
    }

    private void followGate(JobState state) {
        hands().gate().follow(state, flights().size(), most -> ready(state, most));
    }

    private int ready(JobState state, int most) {
        JobWork known = work;
        return known == null ? 0 : hands().outlet().ready(state, known, most);
    }
}
