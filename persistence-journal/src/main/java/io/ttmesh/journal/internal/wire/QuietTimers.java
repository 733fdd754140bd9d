package io.ttmesh.journal.internal.wire;

import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.DefaultTimer;
import com.alipay.sofa.jraft.util.timer.Timer;

/**
 * What JRaft loads in place of its own timers: these sleep until something is due.
 *
 * <p>Its own for reads wakes up every millisecond from the first read on, for ever: 900 times a second and 1.5 % of a
 * processor in each idle process.
 */
@SPI(priority = 100)
public final class QuietTimers extends DefaultRaftTimerFactory {
    /** JRaft makes it by this. */
    public QuietTimers() {}

    @Override
    public Timer createTimer(String name) {
        return new DefaultTimer(1, name);
    }
}
