package io.ttmesh.testkit.internal.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A {@link Talker} at a seat: in a process of its own, or in this one where clients stand. */
final class Speaker implements AutoCloseable {
    private final Seat seat;
    private final Process process;
    private final Talker talker;
    private final BufferedReader answers;

    private Speaker(Seat seat, Process process, Talker talker) {
        this.seat = seat;
        this.process = process;
        this.talker = talker;
        this.answers = process == null ? null : process.inputReader();
    }

    static Speaker here(Seat clients) throws IOException {
        return new Speaker(clients, null, new Talker(clients.host()));
    }

    static Speaker start(Seat seat) throws IOException {
        return new Speaker(seat, launch(seat.prefix(), Talker.class, seat.host()), null);
    }

    /** Runs a class of the tests in a process. */
    static Process launch(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    Speaker awaitReady() {
        if (process != null && !"ready".equals(readLine())) {
            throw new IllegalStateException("no talker at " + seat);
        }
        return this;
    }

    String host() {
        return seat.host();
    }

    long pid() {
        return process.pid();
    }

    void send(Speaker to, int count) {
        ask("send " + to.host() + " " + count);
    }

    /** How many datagrams it has got from there, ever. */
    int receivedFrom(Speaker from) {
        return Integer.parseInt(ask("received " + from.host()));
    }

    /** The time there and back, or -1. */
    long echoMicros(Speaker to) {
        return Long.parseLong(ask("echo " + to.host()));
    }

    boolean reaches(Speaker to) {
        return echoMicros(to) >= 0;
    }

    /** How long so many bytes take over a new connection, or -1. */
    long bulkMillis(Speaker to, int bytes) {
        return Long.parseLong(ask("bulk " + to.host() + " " + bytes));
    }

    boolean connectsTo(Speaker to) {
        return bulkMillis(to, 1) >= 0;
    }

    private String ask(String order) {
        try {
            if (talker != null) {
                return talker.answer(order);
            }
            process.outputWriter().write(order + "\n");
            process.outputWriter().flush();
            return readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the talker at " + seat + " has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        } else {
            talker.close();
        }
    }
}
