package io.ttmesh.runtime.internal.control;

import io.ttmesh.actors.Job;
import io.ttmesh.actors.NamedJob;
import io.ttmesh.actors.spi.JobSource;
import java.io.IOException;
import java.util.Optional;

/** What a door of a test runs by name. */
public final class FakeJobs {
    record Greeting(String name, Optional<Integer> times) {}

    record Nothing() {}

    public static final JobSource SOURCE = JobSource.of(
            NamedJob.of(
                    "greet",
                    "Greets somebody.",
                    Greeting.class,
                    greeting -> Job.define(
                            "greet-" + greeting.times().orElse(1), j -> j.constant(String.class, greeting.name()))),
            NamedJob.of("broken", "Can not be made.", Nothing.class, nothing -> {
                throw new IOException("no disk");
            }));

    private FakeJobs() {}
}
