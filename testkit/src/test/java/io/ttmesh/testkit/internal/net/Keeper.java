package io.ttmesh.testkit.internal.net;

import io.ttmesh.testkit.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A run that opens a network and stays; or one that only comes by, with the argument {@code passing}. */
final class Keeper {
    private Keeper() {}

    public static void main(String[] args) throws IOException {
        NamespacePlane plane = NamespacePlane.open("kept", List.of("n1"), Timing.QUICK);
        if (List.of(args).contains("passing")) {
            plane.close();
            return;
        }
        List<String> inside = new ArrayList<>(plane.seat("n1").prefix());
        inside.addAll(pausing("inside"));
        Process one = new ProcessBuilder(inside).start();
        Process other = new ProcessBuilder(pausing("-D" + RunId.PROPERTY + "=" + RunId.current())).start();
        System.out.println(RunId.current() + " " + one.pid() + " " + other.pid());
        System.in.read();
    }

    private static List<String> pausing(String argument) {
        return List.of("sh", "-c", "kill -STOP $$; sleep 600", "sh", argument);
    }
}
