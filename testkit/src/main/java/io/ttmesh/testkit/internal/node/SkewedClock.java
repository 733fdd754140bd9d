package io.ttmesh.testkit.internal.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock and an offset, which can be changed while others read. */
final class SkewedClock extends Clock {
    private final Clock base;
    private final AtomicReference<Duration> offset;

    /** Right to begin with. */
    SkewedClock(Clock base) {
        this(base, new AtomicReference<>(Duration.ZERO));
    }

    private SkewedClock(Clock base, AtomicReference<Duration> offset) {
        this.base = base;
        this.offset = offset;
    }

    /** Sets it so far ahead of the machine's; negative for behind. */
    void skew(Duration by) {
        offset.set(by);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    /** Shares the offset. */
    @Override
    public Clock withZone(ZoneId zone) {
        return new SkewedClock(base.withZone(zone), offset);
    }
}
