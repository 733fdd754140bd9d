package io.ttmesh.actors.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ttmesh.model.JobId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log of a node says of jobs that nobody takes anything of. */
class RefusalLogTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final String WHY = "no room";

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = new LoggerContext().getLogger("jobs");
    private final RefusalLog log = new RefusalLog();

    RefusalLogTest() {
        logged.start();
        logger.addAppender(logged);
    }

    private void again(int job, long second) {
        log.again(logger, new JobId("job-" + job), "load", WHY, AT.plusSeconds(second));
    }

    private List<String> warned() {
        return logged.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void whatHappensOnceIsNothingToWarnOf() {
        log.once(logger, new JobId("job-1"), "load", WHY);

        assertThat(warned()).isEmpty();
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void jobsOfLongAgoAreNotCounted() {
        again(1, 0);
        again(2, 30);
        again(3, 3_600);

        assertThat(warned()).last().asString().startsWith("jobs=1 job=job-3 ");
    }

    @Test
    void oneLineAMinuteSaysHowManyJobsItIs() {
        for (int second = 0; second < 60; second++) {
            again(second % 30, second);
        }
        again(30, 60);
        again(31, 119);

        assertThat(warned())
                .containsExactly(
                        "jobs=1 job=job-0 step=load taken=false retried=true why=\"no room\"",
                        "jobs=31 job=job-30 step=load taken=false retried=true why=\"no room\"");
    }
}
