package io.ttmesh.runtime.internal.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What every command has, those of other modules included: {@code --help}, {@code --debug} and the exit codes. */
final class CommonOptions {
    private static final String HELP = "--help";
    private static final String DEBUG = "--debug";

    private CommonOptions() {}

    static void addTo(CommandSpec command) {
        if (command.findOption(HELP) == null) {
            OptionSpec.Builder help =
                    OptionSpec.builder(HELP).type(boolean.class).usageHelp(true).description("Show this help.");
            command.addOption(
                    command.findOption("-h") == null ? help.names("-h", HELP).build() : help.build());
        }
        if (command.findOption(DEBUG) == null) {
            command.addOption(OptionSpec.builder(DEBUG)
                    .type(boolean.class)
                    .description("Show stack traces of errors.")
                    .build());
        }
        List<String> footer =
                new ArrayList<>(Arrays.asList(command.usageMessage().footer()));
        footer.add("");
        footer.add("Exit codes:");
        footer.addAll(ExitCode.lines());
        command.usageMessage().footer(footer.toArray(String[]::new));
    }

    static boolean wantsDebug(ParseResult parsed) {
        for (ParseResult at = parsed; at != null; at = at.hasSubcommand() ? at.subcommand() : null) {
            if (at.hasMatchedOption(DEBUG)) {
                return true;
            }
        }
        return false;
    }
}
