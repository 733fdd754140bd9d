package io.ttmesh.testkit.internal.unit;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.spi.ActorScope;
import io.ttmesh.actors.spi.ReminderTime;
import io.ttmesh.model.ActorId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Where the actor under test lives. */
record UnitScope<C>(
        ActorContext<Object> hosting,
        TimerScheduler<Object> hostTimers,
        Peers peers,
        UnitReminders reminders,
        MeshRef<C> self)
        implements ActorScope<C> {
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // The host takes commands as they are, besides its own messages.
    public ActorContext<C> context() {
        return (ActorContext) hosting;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // As above.
    public TimerScheduler<C> timers() {
        return (TimerScheduler) hostTimers;
    }

    @Override
    public <D> MeshRef<D> actor(ActorType<D> type, String id) {
        return peers.ref(new ActorId(type.name(), id));
    }

    @Override
    public CompletionStage<Done> remind(String name, C command, ReminderTime time) {
        reminders.set(name, command, time);
        return CompletableFuture.completedStage(Done.getInstance());
    }

    @Override
    public CompletionStage<Boolean> cancelReminder(String name) {
        return CompletableFuture.completedStage(reminders.cancel(name));
    }
}
