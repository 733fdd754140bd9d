package io.ttmesh.testkit.internal.net;

import java.time.Duration;

/**
 * How bad a link is.
 *
 * @param cut nothing gets through
 * @param loss the share of packets that is lost, 0 to 1
 * @param bytesPerSecond at most; 0 for no limit
 * @param delay on top of the link's own
 */
public record Quality(boolean cut, double loss, long bytesPerSecond, Duration delay) {
    /** As the link is by itself. */
    public static final Quality GOOD = new Quality(false, 0, 0, Duration.ZERO);

    Quality withCut() {
        return new Quality(true, loss, bytesPerSecond, delay);
    }

    Quality withLoss(double share) {
        return new Quality(cut, share, bytesPerSecond, delay);
    }

    Quality withRate(long limit) {
        return new Quality(cut, loss, limit, delay);
    }

    Quality withDelay(Duration oneWay) {
        return new Quality(cut, loss, bytesPerSecond, oneWay);
    }
}
