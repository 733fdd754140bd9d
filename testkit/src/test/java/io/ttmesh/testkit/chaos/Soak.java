package io.ttmesh.testkit.chaos;

import java.time.Duration;
import java.util.Locale;

/** What soaks have in common: how long they last, and how their tables look. */
final class Soak {
    private Soak() {}

    /** The time that {@code -Dsoak=60m} says. */
    static Duration wanted(String usual) {
        return Duration.parse("PT" + asked(usual).toUpperCase(Locale.ROOT));
    }

    /** The same as it was written. */
    static String asked(String usual) {
        return System.getProperty("soak", usual);
    }

    /** Where figures are from. */
    static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    static void row(StringBuilder text, String name, Object value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }
}
