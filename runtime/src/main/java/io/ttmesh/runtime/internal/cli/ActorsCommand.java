package io.ttmesh.runtime.internal.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ttmesh.model.ActorDetail;
import io.ttmesh.model.ActorStop;
import io.ttmesh.model.ActorView;
import io.ttmesh.model.ReminderView;
import io.ttmesh.runtime.spi.Terminal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The actors that users write: what is awake, and what is done to one. */
@Command(
        name = "actors",
        description = "See the actors of the mesh; start, stop and restart them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  ttmesh actors ls --type bank.account", "  ttmesh actors show bank.account/4711"})
final class ActorsCommand implements Callable<Integer> {
    @Spec
    @Nullable
    private CommandSpec spec;

    @Override
    public Integer call() {
        var tool = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        tool.usage(tool.getOut());
        return ExitCode.USAGE.number();
    }

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
                "Exit code 1 when it sleeps."
            },
            footer = {"", "Examples:", "  ttmesh actors show bank.account/4711"})
    static final class Show extends ControlCommand {
        @Mixin
        private final ActorArgument actor = new ActorArgument();

        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.get(actor.path());
            ActorDetail detail = DoorClient.read(json, new TypeReference<ActorDetail>() {});
            if (wantsJson()) {
                printJson(json);
            } else {
                print(detail);
            }
            return detail.awake().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
        }

        private void print(ActorDetail detail) {
            if (detail.awake().isEmpty()) {
                terminal().line(detail.actor() + " sleeps");
            } else {
                table(detail.awake()).print(terminal(), "");
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
    static final class Stop extends ControlCommand {
        @Mixin
        private final ActorArgument actor = new ActorArgument();

        Stop(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.post(actor.path() + "/stop");
            ActorStop stop = DoorClient.read(json, new TypeReference<ActorStop>() {});
            if (wantsJson()) {
                printJson(json);
            } else {
                terminal()
                        .line(stop.actor()
                                + (stop.wasAwake() ? " has stopped" : " slept")
                                + (stop.wasAlwaysOn() ? ", and is no longer always on" : ""));
            }
            return stop.wasAwake() || stop.wasAlwaysOn() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Starts one. */
    @Command(
            name = "start",
            description = "Have an actor awake, for good if its type is always on.",
            footer = {"", "Examples:", "  ttmesh actors start bank.account/4711"})
    static final class Start extends ControlCommand {
        @Mixin
        private final ActorArgument actor = new ActorArgument();

        Start(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.post(actor.path() + "/start");
            if (wantsJson()) {
                printJson(json);
            } else {
                terminal().line(actor.id() + " is awake at " + nodeIn(json));
            }
            return ExitCode.OK;
        }
    }

    /** Restarts one. */
    @Command(
            name = "restart",
            description = "Replace an actor's instance by a new one, with the state that is kept.",
            footer = {"", "Examples:", "  ttmesh actors restart bank.account/4711"})
    static final class Restart extends ControlCommand {
        @Mixin
        private final ActorArgument actor = new ActorArgument();

        Restart(Terminal terminal) {
            super(terminal);
        }

        @Override
        ExitCode ask(DoorClient client) {
            String json = client.post(actor.path() + "/restart");
            if (wantsJson()) {
                printJson(json);
            } else {
                terminal().line(actor.id() + " has started anew at " + nodeIn(json));
            }
            return ExitCode.OK;
        }
    }

    private static String nodeIn(String json) {
        return DoorClient.read(json, new TypeReference<Map<String, String>>() {})
                .getOrDefault("node", "-");
    }
}
