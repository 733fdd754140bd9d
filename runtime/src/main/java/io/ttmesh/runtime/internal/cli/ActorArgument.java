package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.ActorId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The argument that names an actor. */
final class ActorArgument {
    @Parameters(paramLabel = "TYPE/ID", description = "The actor, as 'ttmesh actors ls' shows it.")
    @Nullable
    private ActorId actor;

    /** The path of the actor, as {@code actors/bank.account%2F4711}. */
    String path() {
        return "actors/" + URLEncoder.encode(id().toString(), StandardCharsets.UTF_8);
    }

    ActorId id() {
        return Objects.requireNonNull(actor, "picocli requires the argument");
    }
}
