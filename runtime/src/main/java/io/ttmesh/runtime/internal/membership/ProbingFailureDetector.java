package io.ttmesh.runtime.internal.membership;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.OptionConverters;

/**
 * Pekko's accrual detector, which finds a process that has ended sooner: its machine refuses connections to it.
 *
 * <p>A node that is only paused still accepts them, and behind a cut nobody answers. So when a heartbeat is late this
 * connects to the node's port, and two refusals in a row without a heartbeat in between make it unavailable, until a
 * heartbeat comes. Whatever else is answered says nothing, and the heartbeats alone decide, as they do for a machine that
 * is gone with its processes.
 *
 * <p>It only suspects sooner. Who is removed, and after which time, the split-brain resolver decides as ever; so one that
 * is wronged by a firewall which refuses in its place suffers no more than by late heartbeats, and recovers alike.
 *
 * <p>Thread-safe, and never blocks its caller. Pekko makes one for each node that is watched and asks it at every
 * {@code unreachable-nodes-reaper-interval}; a connect is started by such a question, one at a time.
 */
public final class ProbingFailureDetector implements FailureDetector, FailureDetectorWithAddress {
    private static final Logger LOG = LoggerFactory.getLogger(ProbingFailureDetector.class);

    // One alone may fall into the moment in which a process at that address starts again.
    private static final int REFUSALS_ENOUGH = 2;
    private static final int PAUSES_PER_INTERVAL = 5;

    // No virtual threads: a name service that is slow would hold up those of the user's code.
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("ttmesh-probe-", 0).factory();

    private final FailureDetector heartbeats;
    private final long intervalMillis;
    private final LongSupplier clock;
    private final Predicate<Address> isRefused;
    private final Executor executor;
    private final AtomicReference<Evidence> evidence = new AtomicReference<>(Evidence.NONE);
    private final AtomicBoolean isProbing = new AtomicBoolean();
    private volatile Optional<Address> node = Optional.empty();

    /**
     * For Pekko, which makes it by its name.
     *
     * @param config {@code pekko.cluster.failure-detector}
     */
    public ProbingFailureDetector(Config config, EventStream events) {
        this(
                new PhiAccrualFailureDetector(config, events),
                config.getDuration("heartbeat-interval"),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                address -> PortProbe.isRefused(address, config.getDuration("heartbeat-interval")),
                probe -> THREADS.newThread(probe).start());
    }

    /**
     * With collaborators of one's own.
     *
     * @param heartbeats what decides when connections say nothing
     * @param interval from one heartbeat to the next
     * @param clock milliseconds since some moment
     * @param isRefused whether an address refuses connections; may block
     * @param executor where that is asked
     */
    ProbingFailureDetector(
            FailureDetector heartbeats,
            Duration interval,
            LongSupplier clock,
            Predicate<Address> isRefused,
            Executor executor) {
        this.heartbeats = heartbeats;
        this.intervalMillis = interval.toMillis();
        this.clock = clock;
        this.isRefused = isRefused;
        this.executor = executor;
    }

    /**
     * What is known since the last heartbeat; a new one for each, so that an answer to an older one is recognised.
     *
     * @param probeAt before this nobody connects
     * @param refusals the last ones in a row
     */
    private record Evidence(long heartbeatAt, long probeAt, int refusals) {
        static final Evidence NONE = new Evidence(0, Long.MAX_VALUE, 0);
    }

    @Override
    public void setAddress(String address) {
        node = OptionConverters.toJava(AddressFromURIString.unapply(address));
        if (heartbeats instanceof FailureDetectorWithAddress named) {
            named.setAddress(address); // it tells of long pauses
        }
    }

    @Override
    public boolean isMonitoring() {
        return heartbeats.isMonitoring();
    }

    @Override
    public void heartbeat() {
        heartbeats.heartbeat();
        long now = clock.getAsLong();
        evidence.set(new Evidence(now, now + intervalMillis + intervalMillis / 2, 0));
    }

    @Override
    public boolean isAvailable() {
        Evidence seen = evidence.get();
        if (seen.refusals() >= REFUSALS_ENOUGH || !heartbeats.isAvailable()) {
            return false;
        }
        if (clock.getAsLong() >= seen.probeAt() && isProbing.compareAndSet(false, true)) {
            try {
                executor.execute(() -> probe(seen));
            } catch (RuntimeException | OutOfMemoryError e) { // no thread is to be had; the heartbeats decide
                isProbing.set(false);
                LOG.warn("node={} probed=false reason={}", node, e.toString());
            }
        }
        return true;
    }

    private void probe(Evidence before) {
        try {
            node.ifPresent(address -> note(address, before, isRefused.test(address)));
        } finally {
            isProbing.set(false);
        }
    }

    /** One that answers in another way is left alone for a while: it may be busy enough without us. */
    private void note(Address address, Evidence before, boolean refused) {
        long now = clock.getAsLong();
        Evidence after = refused
                ? new Evidence(before.heartbeatAt(), now + intervalMillis / PAUSES_PER_INTERVAL, before.refusals() + 1)
                : new Evidence(before.heartbeatAt(), now + intervalMillis, 0);
        if (evidence.compareAndSet(before, after) && after.refusals() == REFUSALS_ENOUGH) {
            LOG.info(
                    "suspect={} reason=connections-refused refusals={} silentMillis={}",
                    address,
                    after.refusals(),
                    now - before.heartbeatAt());
        }
    }
}
