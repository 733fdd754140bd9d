package io.ttmesh.journal.internal.wire;

import io.ttmesh.journal.spi.Peers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls between the journals of a cluster, over Pekko's remoting. Safe for use by many threads.
 *
 * <p>A call is carried out at most once. Calls of one lane from one node to another arrive in the order in which they were
 * made; any may be lost, and then ends by its timeout.
 */
public final class Wire implements AutoCloseable {
    static final String MAIN_LANE = "wire";
    static final String BULK_LANE = "bulk";
    static final long ASSEMBLY_BYTES_MAX = 32L << 20;
    static final Duration ASSEMBLY_PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final String PARENT = "ttmesh-journal";
    private static final int PENDING_MAX = 20_000;

    /** Open calls of Raft's own may be so many more: without its heartbeats and votes nobody's end. */
    private static final int PENDING_OF_RAFT = 2_000;

    private static final Duration SWEEP = Duration.ofMillis(50);

    private final ExtendedActorSystem system;
    private final Peers peers;
    private final long clusterTag;
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final Map<Target, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<Address, Lanes> lanes = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong(new SecureRandom().nextLong());
    private final LongAdder foreign = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final ActorRef parent;
    private final Cancellable sweeper;

    private record Target(int group, String voter) {}

    private record Pending(Consumer<Outcome> callback, Executor executor, long deadlineNanos, Call call) {
        void end(Outcome outcome) {
            executor.execute(() -> callback.accept(outcome));
        }
    }

    private record Lanes(ActorRef main, ActorRef bulk) {}

    private Wire(ExtendedActorSystem system, String cluster, Peers peers) {
        this.system = system;
        this.peers = peers;
        this.clusterTag = tagOf(cluster);
        this.parent = system.systemActorOf(WireParent.props(this), PARENT);
        this.sweeper = system.scheduler()
                .scheduleWithFixedDelay(
                        SWEEP, SWEEP, this::sweep, system.dispatchers().lookup("pekko.actor.internal-dispatcher"));
    }

    /** Starts the actors that receive calls; once in an actor system. */
    public static Wire start(ExtendedActorSystem system, String cluster, Peers peers) {
        return new Wire(system, cluster, peers);
    }

    /** Whether it is known where this voter is. */
    public boolean knows(String voter) {
        return peers.present().containsKey(voter);
    }

    /** Hands calls for a voter to a handler, until the handle is closed. */
    public AutoCloseable listen(int group, String voter, Handler handler) {
        Target target = new Target(group, voter);
        handlers.put(target, handler);
        return () -> handlers.remove(target, handler);
    }

    /**
     * Makes a call.
     *
     * @param executor runs the callback
     * @param callback told once how the call ended
     */
    public void call(Call call, Executor executor, Consumer<Outcome> callback) {
        Optional<Address> address = Optional.ofNullable(peers.present().get(call.to()));
        int most = PENDING_MAX + (RaftServer.handles(call.method()) ? PENDING_OF_RAFT : 0);
        if (address.isEmpty() || pending.size() >= most) {
            String why = address.isEmpty() ? "is not there" : "has " + most + " calls open";
            executor.execute(() -> callback.accept(new Outcome.NotSent("voter " + call.to() + " " + why)));
            return;
        }
        long number = calls.incrementAndGet();
        long deadline = System.nanoTime() + call.timeout().toNanos();
        pending.put(number, new Pending(callback, executor, deadline, call));
        Lanes to = lanes.computeIfAbsent(address.get(), this::resolve);
        Header header = new Header(Frame.Kind.REQUEST, call.group(), number, call.method(), call.from(), call.to());
        send(header, call.body(), call.bulk() ? to.bulk() : to.main(), own(call.bulk()));
    }

    /** Ends calls whose answer is no longer worth waiting for, as lost. */
    public void giveUp(Predicate<Call> which, String why) {
        pending.forEach((number, waiting) -> {
            if (which.test(waiting.call())) {
                end(number, new Outcome.Lost(why));
            }
        });
    }

    /** Frames of another cluster that were dropped. */
    public long foreignFrames() {
        return foreign.sum();
    }

    /** Calls for voters that are not here, which were dropped. */
    public long unknownTargets() {
        return unknown.sum();
    }

    @Override
    public void close() {
        sweeper.cancel();
        handlers.clear();
        system.stop(parent);
        pending.keySet().forEach(number -> end(number, new Outcome.Lost("the wire was closed")));
    }

    boolean isOurs(Frame frame) {
        if (frame.clusterTag() == clusterTag) {
            return true;
        }
        foreign.increment();
        return false;
    }

    void onWhole(Frame frame, ByteBuffer body, ActorRef sender, ActorRef self) {
        switch (frame.kind()) {
            case REQUEST -> onRequest(frame, body, sender, self);
            case RESPONSE -> end(frame.call(), new Outcome.Answered(body));
            case FAILURE -> end(frame.call(), new Outcome.Failed(body));
        }
    }

    private void onRequest(Frame frame, ByteBuffer body, ActorRef sender, ActorRef self) {
        Handler handler = handlers.get(new Target(frame.group(), frame.to()));
        if (handler == null) {
            unknown.increment();
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        handler.handle(frame.from(), frame.method(), body, new Handler.Reply() {
            @Override
            public void answer(byte[] answer) {
                reply(Frame.Kind.RESPONSE, answer);
            }

            @Override
            public void fail(byte[] failure) {
                reply(Frame.Kind.FAILURE, failure);
            }

            private void reply(Frame.Kind kind, byte[] bytes) {
                if (answered.compareAndSet(false, true)) {
                    Header header =
                            new Header(kind, frame.group(), frame.call(), frame.method(), frame.to(), frame.from());
                    send(header, bytes, sender, self);
                }
            }
        });
    }

    private record Header(Frame.Kind kind, int group, long call, int method, String from, String to) {}

    private void send(Header header, byte[] body, ActorRef receiver, ActorRef sender) {
        int parts = Frame.partsOf(body.length);
        for (int part = 0; part < parts; part++) {
            Frame frame = new Frame(
                    header.kind(),
                    header.group(),
                    clusterTag,
                    header.call(),
                    header.method(),
                    part,
                    parts,
                    header.from(),
                    header.to(),
                    Frame.slice(body, part));
            receiver.tell(frame, sender);
        }
    }

    private void end(long number, Outcome outcome) {
        Pending ended = pending.remove(number);
        if (ended == null) {
            return;
        }
        try {
            ended.end(outcome);
        } catch (RejectedExecutionException e) {
            // A voter that is closed hears no more of its calls.
            LOG.debug("journal call to voter={} ended unheard", ended.call().to());
        }
    }

    /** Whatever is thrown: one that got out would end the sweeps, and no call would end by its timeout any more. */
    private void sweep() {
        try {
            endLateCalls();
        } catch (RuntimeException e) {
            LOG.error("journal calls could not be looked through for late ones", e);
        }
    }

    private void endLateCalls() {
        if (pending.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        Set<String> present = peers.present().keySet();
        pending.forEach((number, waiting) -> {
            if (now - waiting.deadlineNanos() > 0) {
                end(
                        number,
                        new Outcome.Lost("no answer within " + waiting.call().timeout()));
            } else if (!present.contains(waiting.call().to())) {
                end(number, new Outcome.Lost("and it has left"));
            }
        });
    }

    private ActorRef own(boolean bulk) {
        Lanes own = lanes.computeIfAbsent(system.provider().getDefaultAddress(), this::resolve);
        return bulk ? own.bulk() : own.main();
    }

    private Lanes resolve(Address address) {
        String base = address + "/system/" + PARENT + "/";
        return new Lanes(
                system.provider().resolveActorRef(base + MAIN_LANE),
                system.provider().resolveActorRef(base + BULK_LANE));
    }

    private static long tagOf(String cluster) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha.digest(cluster.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
