package io.ttmesh.testkit;

import io.ttmesh.actors.ActorModule;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** Actors that write into the file that their id names when they start and when they are reminded. */
public final class Wakers implements ActorModule {
    static final ActorType<Command> SLEEPER =
            ActorType.of("test.sleeper", Command.class, Waker::new).withIdleTimeout(Duration.ofSeconds(1));
    static final ActorType<Command> ALWAYS_ON =
            ActorType.of("test.always-on", Command.class, Waker::new).alwaysOn();

    @Override
    public Collection<ActorType<?>> actors() {
        return List.of(SLEEPER, ALWAYS_ON);
    }

    sealed interface Command {}

    record Remind(String name, long millis, ActorRef<String> replyTo) implements Command {}

    record Where(ActorRef<String> replyTo) implements Command {}

    record Ring(String name) implements Command {}

    static final class Waker extends DistributedActor<Command> {
        @Override
        public void onStart() throws IOException {
            note("started");
        }

        @Override
        public Behavior<Command> onMessage(Command command) throws IOException {
            switch (command) {
                case Remind(var name, var millis, var replyTo) -> {
                    String address = address();
                    var unused = remind(name, new Ring(name), Duration.ofMillis(millis))
                            .whenComplete(
                                    (done, failure) -> replyTo.tell(failure == null ? address : "failed: " + failure));
                }
                case Where(var replyTo) -> replyTo.tell(address());
                case Ring(var name) -> note("rang " + name);
            }
            return same();
        }

        private String address() {
            var address = context().getSystem().address();
            return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
        }

        private void note(String what) throws IOException {
            Files.writeString(
                    Path.of(id()),
                    what + " at " + address() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
