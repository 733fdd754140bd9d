package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VitalPartsTest {
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "vital");

    private ActorRef<String> part(String name) {
        return system.systemActorOf(
                Behaviors.<String>receiveMessage(why -> {
                    throw new IllegalStateException(why);
                }),
                name,
                Props.empty());
    }

    private void watch(List<ActorRef<?>> parts) {
        system.systemActorOf(VitalParts.create(parts), "vital-parts", Props.empty());
    }

    @Test
    void nodeEndsWithAnErrorWhenAPartFails() {
        ActorRef<String> failing = part("failing");
        watch(List.of(part("other"), failing));

        LoggingTestKit.error("part=failing failed=true").expect(system, () -> {
            failing.tell("on purpose");
            return null;
        });

        assertThat(system.getWhenTerminated().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void nodeThatEndsAnywaySaysNothing() {
        watch(List.of(part("part")));

        LoggingTestKit.error("failed=true").withOccurrences(0).expect(system, () -> {
            system.terminate();
            assertThat(system.getWhenTerminated().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
            return null;
        });
    }
}
