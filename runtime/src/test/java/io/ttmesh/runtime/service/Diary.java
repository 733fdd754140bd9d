package io.ttmesh.runtime.service;

import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.DistributedActor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Behavior;

/** Notes what it handles where tests can read it, and fails as often as it is told. */
public final class Diary extends DistributedActor<Diary.Command> {
    public static final ActorType<Command> TYPE = ActorType.of("test.diary", Command.class, Diary::new);

    static final CountDownLatch GATE = new CountDownLatch(1);
    private static final Map<String, List<Integer>> NOTED = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> STARTS = new ConcurrentHashMap<>();

    public sealed interface Command {}

    public record Note(int number, String text) implements Command {}

    /** Fails as long as the actor has not started so often. */
    public record Stumble(int starts) implements Command {}

    /** Holds its thread, as no actor should. */
    public record Hold() implements Command {}

    static List<Integer> noted(String id) {
        return NOTED.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>());
    }

    static int starts(String id) {
        return STARTS.computeIfAbsent(id, key -> new AtomicInteger()).get();
    }

    @Override
    public void onStart() {
        STARTS.computeIfAbsent(id(), key -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public Behavior<Command> onMessage(Command command) throws InterruptedException {
        switch (command) {
            case Note(var number, var text) -> noted(id()).add(number);
            case Stumble(var starts) -> {
                if (starts(id()) < starts) {
                    throw new IllegalStateException("stumbled at start " + starts(id()));
                }
            }
            case Hold ignored -> GATE.await();
        }
        return same();
    }
}
