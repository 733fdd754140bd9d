package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.VerbNotPossible;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Delays on the links of one switch: by the kernel where it can, else by a {@link Relay} at each delayed port. */
final class Delays implements AutoCloseable {
    private final String space;
    private final BooleanSupplier netem;
    private final Supplier<Optional<Path>> python;
    private final Map<Port, Relay> relays = new HashMap<>();
    private @Nullable Boolean isNetemThere;

    Delays(String space) {
        this(space, () -> hasNetem(space), Relay::python);
    }

    /** With other answers to what this machine can do. */
    Delays(String space, BooleanSupplier netem, Supplier<Optional<Path>> python) {
        this.space = space;
        this.netem = netem;
        this.python = python;
    }

    /** Throws when there are delays and nothing here can make them. */
    void requirePossible(Map<Port, Map<String, Duration>> wanted) {
        if (!wanted.isEmpty() && !areByKernel(true) && python.get().isEmpty()) {
            throw refusal();
        }
    }

    static VerbNotPossible refusal() {
        return new VerbNotPossible("delay is not possible on this machine: its kernel has no netem (sch_netem), and"
                + " python3, which could stand in, is missing; apt-get install python3");
    }

    /** Whether the kernel makes them; not asked before somebody wanted one. */
    boolean areByKernel() {
        return areByKernel(false);
    }

    /** Makes them as wanted, unless the kernel does. */
    void apply(Map<Port, Map<String, Duration>> wanted) {
        if (areByKernel()) {
            return;
        }
        for (Port port : Map.copyOf(relays).keySet()) {
            Relay relay = relays.get(port);
            if (relay != null && !relay.delays().equals(wanted.get(port))) {
                relays.remove(port);
                relay.close();
            }
        }
        wanted.forEach((port, delays) -> relays.computeIfAbsent(port, at -> Relay.start(space, at, delays)));
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::end);
        relays.clear();
    }

    @Override
    public String toString() {
        return relays.isEmpty() ? "no relays" : "relays: " + relays.values();
    }

    private boolean areByKernel(boolean isNeeded) {
        if (isNetemThere == null && isNeeded) {
            isNetemThere = netem.getAsBoolean();
        }
        return Boolean.TRUE.equals(isNetemThere);
    }

    private static boolean hasNetem(String space) {
        String tc = String.join(" ", SpaceNames.entering(space)) + " tc qdisc ";
        return Script.attempt(tc + "add dev lo root netem delay 1ms\n" + tc + "del dev lo root\n")
                        .exitCode()
                == 0;
    }
}
