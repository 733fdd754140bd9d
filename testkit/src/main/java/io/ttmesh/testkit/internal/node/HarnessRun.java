package io.ttmesh.testkit.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names this JVM among all that ever ran on the machine, so that what it left behind can be told from what lives. */
final class HarnessRun {
    /** The system property that every node process shows it in. */
    static final String PROPERTY = "io.ttmesh.harness.run";

    /** Where the start time stands after the command, which is in brackets: field 22 of proc(5), and that is field 2. */
    private static final int START_TIME = 22 - 3;

    private HarnessRun() {}

    /** The process id, a dash and when it started, in the kernel's ticks; 0 where there is no {@code /proc}. */
    static String id() {
        long pid = ProcessHandle.current().pid();
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            String text = Files.readString(stat);
            List<String> fields =
                    List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
            return pid + "-" + fields.get(START_TIME);
        } catch (IOException e) {
            return pid + "-0";
        }
    }
}
