package io.ttmesh.actors.internal.wake;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ttmesh.actors.internal.TestClock;
import io.ttmesh.actors.spi.WakeSettings;
import io.ttmesh.model.MeshEvent;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.Payload;
import io.ttmesh.model.ShardId;
import io.ttmesh.model.error.UnknownActorException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A keeper in a time that a test lets pass, with its store, and what it sends to the hosts of actors. */
final class WakeScene implements AutoCloseable {
    static final NodeId NODE = new NodeId("a");
    static final ActorPlace PLACE = place("bank", "4711");
    static final Payload COMMAND = new Payload((byte) 2, new byte[] {7});
    static final Duration RETRY = Duration.ofSeconds(5);
    static final int TRIES = 3;

    /** What the keeper tells itself comes behind the question that is asked at the same time. */
    private static final int ROUNDS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ActorPlace ELSEWHERE = place("nobody", "0");
    private static final Duration SWEEP = Duration.ofMillis(100);

    final FakeStates states = new FakeStates();
    final List<MeshEvent> events = new CopyOnWriteArrayList<>();

    private final ActorTestKit kit;
    private final ManualTime time;
    private final TestClock clock = new TestClock();
    private final TestProbe<WakeAnswer> asker;
    private final List<HostOrder> orders = new CopyOnWriteArrayList<>();
    private final Set<String> typesWithoutHosts = ConcurrentHashMap.newKeySet();
    private final WakeStore store;
    private ActorRef<WakeCommand> keeper;

    private WakeScene(Config config, Optional<String> pluginId) {
        kit = ActorTestKit.create(config.withFallback(ManualTime.config()));
        time = ManualTime.get(kit.system());
        asker = kit.createTestProbe();
        store = pluginId.map(id -> WakeStore.of(kit.system(), id, Optional.empty()))
                .orElseGet(() -> new WakeStore(states, Optional.of(states)));
        keeper = kit.system().ignoreRef();
    }

    /** With an index, which finds again what is not in memory. */
    static WakeScene indexed() {
        return new WakeScene(ConfigFactory.empty(), Optional.empty());
    }

    /** As in a mesh without data folders, which keeps so many states. */
    static WakeScene inMemory(int statesMax) {
        return new WakeScene(
                ConfigFactory.parseString("ttmesh.actors.service.memory-states-max = " + statesMax),
                Optional.of("ttmesh.actors.service.memory-states"));
    }

    static ActorPlace place(String type, String id) {
        return new ActorPlace(type, "any.3|" + id);
    }

    /** Starts the keeper; what it finds in its store is handled before the first question. */
    WakeScene start() {
        var settings = new WakeSettings(32, 1_000, RETRY, TRIES, SWEEP, Duration.ofSeconds(5), 10_000);
        keeper = kit.spawn(WakeHost.create(
                ShardId.parse("any.3"), new WakeHost.Setup(NODE, clock, settings, store, this::order, events::addAll)));
        handleAll();
        return this;
    }

    private void order(HostOrder order) {
        if (typesWithoutHosts.contains(order.place().type())) {
            throw new UnknownActorException("nobody hosts " + order.place().type());
        }
        orders.add(order);
    }

    void loseHostsOf(String type) {
        typesWithoutHosts.add(type);
    }

    void findHostsOf(String type) {
        typesWithoutHosts.remove(type);
    }

    Instant now() {
        return clock.instant();
    }

    /** Moves the clock, and has the keeper do what is to do then. */
    void pass(Duration span) {
        clock.pass(span);
        time.timePasses(SWEEP);
        handleAll();
    }

    private void handleAll() {
        for (int i = 0; i < ROUNDS; i++) {
            keeper.tell(new WakeCommand.Look(ELSEWHERE, asker.getRef()));
            asker.receiveMessage(PATIENCE);
        }
    }

    WakeAnswer set(ActorPlace place, Reminder reminder) {
        keeper.tell(new WakeCommand.Remind(place, reminder, asker.getRef()));
        return answer();
    }

    WakeAnswer cancel(ActorPlace place, String name) {
        keeper.tell(new WakeCommand.Cancel(place, name, asker.getRef()));
        return answer();
    }

    private WakeAnswer answer() {
        WakeAnswer answer = asker.receiveMessage(PATIENCE);
        handleAll();
        return answer;
    }

    /** What was sent to hosts since this was asked last. */
    List<HostOrder> orders() {
        List<HostOrder> sent = new ArrayList<>(orders);
        orders.clear();
        return sent;
    }

    /** The reminders among it. */
    List<HostOrder.Remind> told() {
        return orders().stream()
                .filter(HostOrder.Remind.class::isInstance)
                .map(HostOrder.Remind.class::cast)
                .toList();
    }

    /** The actor has handled it, as the keeper hears before it is asked next. */
    void handled(HostOrder.Remind told) {
        told.replyTo().tell(new HostAnswer.Reminded(told.place(), told.name(), told.due(), told.command()));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
