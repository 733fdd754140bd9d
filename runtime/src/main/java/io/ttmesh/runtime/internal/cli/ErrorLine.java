package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.TaskFailedException;
import io.ttmesh.runtime.internal.control.ErrorKind;
import io.ttmesh.runtime.spi.Terminal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command threw into one line with the remedy, and an exit code. */
final class ErrorLine implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String DEBUG = "--debug";

    private final Terminal terminal;

    ErrorLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return show(failure, CommonOptions.wantsDebug(parsed)).number();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String why = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
        print(why + suggestion(failure) + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        if (Arrays.asList(args).contains(DEBUG)) {
            terminal.notice(stack(failure));
        }
        return ExitCode.USAGE.number();
    }

    /** Writes the line, and with {@code debug} where it came from. */
    ExitCode show(Throwable failure, boolean debug) {
        ExitCode code = code(failure);
        print(text(failure, code));
        if (debug) {
            terminal.notice(stack(failure));
        }
        return code;
    }

    private static ExitCode code(Throwable failure) {
        return switch (failure) {
            case CommandFailure ours -> ours.code();
            case MeshException known -> ExitCode.of(ErrorKind.of(known));
            case IOException ignored -> ExitCode.USAGE;
            default -> ExitCode.INTERNAL;
        };
    }

    private static String text(Throwable failure, ExitCode code) {
        return switch (failure) {
            case NoSuchFileException e -> "there is no file or folder " + e.getFile();
            case FileNotFoundException e -> "a file can not be opened: " + e.getMessage();
            case Throwable e
            when code == ExitCode.INTERNAL && !(e instanceof CommandFailure) ->
                "a fault in TTMesh: " + e + "; run the command again with " + DEBUG + " and report what it shows";
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static String suggestion(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return ": did you mean " + unmatched.getSuggestions().getFirst() + "?";
        }
        return "";
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        String remote = switch (failure) {
            case CommandFailure ours -> ours.remoteStack();
            case TaskFailedException failed -> failed.remoteStack();
            default -> "";
        };
        return remote.isEmpty() ? text.toString() : text + "On the worker: " + remote;
    }

    private void print(String message) {
        terminal.notice("ttmesh: " + message.strip().replaceAll("\\s*[\r\n]+\\s*", " | "));
    }
}
