package io.ttmesh.runtime.process;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands in for a node: says what a node says, or fails to, as its arguments ask. */
final class FakeNode {
    private FakeNode() {}

    public static void main(String[] args) throws InterruptedException {
        ParentWatch.startIfAsked();
        List<String> arguments = List.of(args);
        System.out.println("starts with " + arguments + " and " + System.getProperty("ttmesh.some.list.1"));
        System.out.println("process " + ProcessHandle.current().pid() + " prefixed " + System.getenv("PREFIXED"));
        if (arguments.contains("--die")) {
            System.err.println("port 7400 is taken");
            System.exit(3);
        }
        // Before it says that it is ready: whoever hears that may stop it at once.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("leaves")));
        if (!arguments.contains("--silent")) {
            System.out.println("ready node=eu-1 mesh=m7 address=127.0.0.1:4711 control=http://127.0.0.1:4712");
        }
        var never = new CountDownLatch(1);
        while (arguments.contains("--ticks") && !never.await(20, TimeUnit.MILLISECONDS)) {
            System.out.println("tick");
        }
        never.await();
    }
}
