package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.JobId;
import io.ttmesh.model.JobStatus;
import io.ttmesh.runtime.spi.LiveLines;
import io.ttmesh.runtime.spi.Terminal;
import java.time.Clock;
import java.time.Duration;

/** Shows how a job goes on, until it ends: bars that move on a terminal, lines elsewhere. */
final class JobFollower {
    private static final Duration GLANCE = Duration.ofMillis(500);

    private final Terminal terminal;
    private final DoorClient client;
    private final Clock clock = Clock.systemUTC();

    JobFollower(Terminal terminal, DoorClient client) {
        this.terminal = terminal;
        this.client = client;
    }

    /** What the node says at the end, as JSON. */
    String toTheEnd(JobId job) {
        String path = "jobs/" + job;
        LiveLines lines = terminal.live();
        String json = client.get(path);
        JobProgress progress = JobProgress.of(status(json), clock.instant());
        lines.show(progress.bars());
        while (!progress.job().phase().isEnd()) {
            json = client.get(path + "?wait-millis=" + GLANCE.toMillis(), GLANCE);
            JobProgress now = progress.then(status(json), clock.instant());
            lines.show(now.bars());
            if (!terminal.interactive()) {
                now.newsSince(progress).forEach(terminal::notice);
            }
            progress = now;
        }
        return json;
    }

    static JobStatus status(String json) {
        return DoorClient.read(json, new TypeReference<JobStatus>() {});
    }
}
