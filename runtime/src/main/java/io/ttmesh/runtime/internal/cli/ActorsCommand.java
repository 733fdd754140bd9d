package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.NodeId;
import io.ttmesh.model.ReminderView;
import io.ttmesh.runtime.spi.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The actors that users write: what is awake, and what is done to one. */
@Command(
        name = "actors",
        description = "See the actors of the mesh; start, stop and restart them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ttmesh actors ls --type bank.account", "  ttmesh actors show bank.account/4711"})
final class ActorsCommand extends CommandGroup {
    private static Table table(List<ActorView> actors) {
        Table table = Table.withHeader("ACTOR", "NODE", "REGION", "WAITING", "RESTARTS", "ACTIVE", "AWAKE SINCE");
        for (ActorView actor : actors) {
            table.row(
                    actor.actor().toString(),
                    actor.node().value(),
                    actor.region().name(),
                    Integer.toString(actor.waiting()),
                    Integer.toString(actor.restarts()),
                    Times.text(actor.lastActivity()),
                    Times.text(actor.awakeSince()));
        }
        return table;
    }

    /** Lists. */
    @Command(
            name = "ls",
            description = "List the actors that are awake, those first that were active last; at most 500 of one node.",
            footer = {"", "Examples:", "  ttmesh actors ls --limit 20", "  ttmesh actors ls --type bank.account -o json"
            })
    static final class Ls extends ControlCommand {
        @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: ${DEFAULT-VALUE}.")
        private int limit = 50;

        @Option(names = "--type", paramLabel = "TYPE", description = "Only those of this type.")
        @Nullable
        private String type;

        Ls(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.get("actors?limit=" + limit
                    + (type == null ? "" : "&type=" + URLEncoder.encode(type, StandardCharsets.UTF_8)));
            if (wantsJson()) {
                printJson(json);
            } else {
                table(DoorClient.read(json, new TypeReference<List<ActorView>>() {}))
                        .print(terminal(), "");
            }
            return ExitCode.OK;
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            description = {
                "Show where an actor is awake, whether it is always on, and its reminders.",
                "Exit code 1 when it sleeps, or is on none of the nodes that have answered."
            },
            footer = {"", "Examples:", "  ttmesh actors show bank.account/4711"})
    static final class Show extends OfOne<ActorDetail> {
        Show(Terminal terminal) {
            super(terminal, new TypeReference<>() {});
        }

        @Override
        String send(DoorClient client, String path) {
            return client.get(path);
        }

        @Override
        boolean holds(ActorDetail detail) {
            return !detail.awake().isEmpty();
        }

        @Override
        void print(ActorDetail detail) {
            if (!detail.awake().isEmpty()) {
                table(detail.awake()).print(terminal(), "");
            } else if (detail.silent().isEmpty()) {
                terminal().line(detail.actor() + " sleeps");
            } else {
                terminal()
                        .line(detail.actor() + " sleeps, or is on a node that did not answer: "
                                + detail.silent().stream().map(NodeId::value).collect(Collectors.joining(", ")));
            }
            terminal().line("always on: " + detail.alwaysOn());
            if (!detail.reminders().isEmpty()) {
                Table table = Table.withHeader("REMINDER", "DUE", "EVERY");
                for (ReminderView reminder : detail.reminders()) {
                    table.row(
                            reminder.name(),
                            Times.text(reminder.due()),
                            reminder.every().map(Object::toString).orElse("-"));
                }
                table.print(terminal(), "");
            }
        }
    }

    /** Stops one. */
    @Command(
            name = "stop",
            description = {
                "End an actor, and its being always on; its reminders stay, and the next message starts it again.",
                "Exit code 1 when it slept and was not always on."
            },
            footer = {"", "Examples:", "  ttmesh actors stop bank.account/4711"})
    static final class Stop extends OfOne<ActorStop> {
        Stop(Terminal terminal) {
            super(terminal, new TypeReference<>() {});
        }

        @Override
        String send(DoorClient client, String path) {
            return client.post(path + "/stop");
        }

        @Override
        boolean holds(ActorStop stop) {
            return stop.wasAwake() || stop.wasAlwaysOn();
        }

        @Override
        void print(ActorStop stop) {
            terminal()
                    .line(stop.actor()
                            + (stop.wasAwake() ? " has stopped" : " slept")
                            + (stop.wasAlwaysOn() ? ", and is no longer always on" : ""));
        }
    }

    /** Starts one. */
    @Command(
            name = "start",
            description = "Have an actor awake, for good if its type is always on.",
            footer = {"", "Examples:", "  ttmesh actors start bank.account/4711"})
    static final class Start extends Waking {
        Start(Terminal terminal) {
            super(terminal, "start", "is awake at");
        }
    }

    /** Restarts one. */
    @Command(
            name = "restart",
            description = "Replace an actor's instance by a new one, with the state that is kept.",
            footer = {"", "Examples:", "  ttmesh actors restart bank.account/4711"})
    static final class Restart extends Waking {
        Restart(Terminal terminal) {
            super(terminal, "restart", "has started anew at");
        }
    }

    /** Asks about one actor, or for something to be done to it; exit code 1 when the answer says that it is not so. */
    abstract static class OfOne<T> extends ControlCommand {
        private final TypeReference<T> answer;

        @Mixin
        private final ActorArgument actor = new ActorArgument();

        OfOne(Terminal terminal, TypeReference<T> answer) {
            super(terminal);
            this.answer = answer;
        }

        /** Sends it, with the actor's path; the answer as JSON. */
        abstract String send(DoorClient client, String path);

        abstract boolean holds(T found);

        abstract void print(T found);

        final String actor() {
            return actor.id().toString();
        }

        @Override
        final ExitCode ask(DoorClient client) {
            String json = send(client, actor.path());
            T found = DoorClient.read(json, answer);
            if (wantsJson()) {
                printJson(json);
            } else {
                print(found);
            }
            return holds(found) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Has an actor awake, and says at which node. */
    abstract static class Waking extends OfOne<Map<String, String>> {
        private final String verb;
        private final String done;

        Waking(Terminal terminal, String verb, String done) {
            super(terminal, new TypeReference<>() {});
            this.verb = verb;
            this.done = done;
        }

        @Override
        final String send(DoorClient client, String path) {
            return client.post(path + "/" + verb);
        }

        @Override
        final boolean holds(Map<String, String> found) {
            return true;
        }

        @Override
        final void print(Map<String, String> found) {
            terminal().line(actor() + " " + done + " " + found.getOrDefault("node", "-"));
        }
    }
}
