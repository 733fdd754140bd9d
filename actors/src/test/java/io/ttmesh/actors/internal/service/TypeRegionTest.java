package io.ttmesh.actors.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.model.error.UnknownActorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TypeRegionTest {
    private final TestInbox<Object> shards = TestInbox.create();
    private final AtomicInteger starts = new AtomicInteger();
    private final CountDownLatch mayStart = new CountDownLatch(1);

    private ActorRef<Object> proxy() {
        starts.incrementAndGet();
        try {
            if (!mayStart.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it start");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return shards.getRef();
    }

    @Test
    void nodeThatIsToHostTheTypeStartsNoProxyOfIt() {
        var region = new TypeRegion("bank", true, this::proxy);

        assertThatThrownBy(region::get)
                .isInstanceOf(UnknownActorException.class)
                .hasMessageContaining("bank");
        assertThatThrownBy(() -> region.tell("lost")).isInstanceOf(UnknownActorException.class);
        region.host(shards.getRef());
        region.tell("told");

        assertThat(region.get()).isEqualTo(shards.getRef());
        assertThat(shards.getAllReceived()).containsExactly("told");
        assertThat(starts).hasValue(0);
    }

    @Test
    void whoTellsDoesNotWaitForTheProxyWhichIsStartedOnce() {
        var region = new TypeRegion("bank", false, this::proxy);

        region.tell("first");
        region.tell("second");
        assertThat(shards.hasMessages()).isFalse();
        mayStart.countDown();

        assertThat(region.get()).isEqualTo(shards.getRef());
        List<Object> received = new ArrayList<>();
        await().untilAsserted(() -> {
            received.addAll(shards.getAllReceived());
            assertThat(received).containsExactlyInAnyOrder("first", "second");
        });
        assertThat(starts).hasValue(1);
    }

    /** As Pekko's blocking start does, which is written in a language without checked exceptions. */
    @SuppressWarnings("unchecked") // What is thrown is not what the caller is told.
    private static <E extends Throwable> void throwUndeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void proxyThatCouldNotBeStartedIsTriedAgain() {
        var region = new TypeRegion("bank", false, () -> {
            if (starts.incrementAndGet() == 1) {
                TypeRegionTest.<RuntimeException>throwUndeclared(new TimeoutException("too slow"));
            }
            return shards.getRef();
        });

        region.tell("lost");

        await().until(() -> {
            region.tell("again");
            return shards.hasMessages();
        });
        assertThat(starts).hasValue(2);
    }
}
