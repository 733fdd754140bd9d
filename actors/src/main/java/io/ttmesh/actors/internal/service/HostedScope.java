package io.ttmesh.actors.internal.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.MeshRef;
import io.ttmesh.actors.internal.wake.ActorPlace;
import io.ttmesh.actors.internal.wake.HostOrder;
import io.ttmesh.actors.internal.wake.Reminder;
import io.ttmesh.actors.internal.wake.WakeAnswer;
import io.ttmesh.actors.internal.wire.ActorCodec;
import io.ttmesh.actors.spi.ActorScope;
import io.ttmesh.actors.spi.ReminderTime;
import io.ttmesh.model.Payload;
import io.ttmesh.model.PayloadFormat;
import io.ttmesh.model.error.WrongPayloadException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Where an instance lives that a node hosts. */
record HostedScope<C>(
        ActorContext<Object> hosting,
        TimerScheduler<Object> hostTimers,
        ActorDoor door,
        ActorPlace place,
        ActorCodec codec,
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
        return door.ref(type, id);
    }

    @Override
    public CompletionStage<Done> remind(String name, C command, ReminderTime time) {
        byte[] bytes = codec.written(command);
        long limit = door.setup().settings().wake().reminderLimit();
        if (bytes.length > limit) {
            throw new WrongPayloadException("the command of reminder " + name + " has " + bytes.length + " bytes, over "
                    + limit + " (limit ttmesh.actors.service.reminder-limit): keep it in the state, and name it");
        }
        var payload = new Payload(PayloadFormat.CBOR.code(), bytes);
        Instant now = door.setup().clock().instant();
        return door.wakes().remind(place, Reminder.of(name, payload, time, now)).thenApply(kept -> Done.getInstance());
    }

    @Override
    public CompletionStage<Boolean> cancelReminder(String name) {
        return door.wakes().cancel(place, name).thenApply(WakeAnswer.Kept::changed);
    }

    @Override
    public Duration idleTimeout() {
        return door.idleTimeout(codec.type());
    }

    @Override
    public void stay() {
        door.shardRegion(place.type())
                .tell(new HostOrder.Rouse(place, hosting.getSystem().ignoreRef(), false));
    }
}
