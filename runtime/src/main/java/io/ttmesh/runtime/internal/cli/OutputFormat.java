package io.ttmesh.runtime.internal.cli;

import java.util.Locale;

/** How an answer is written. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs: what the node answered. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
