package io.ttmesh.testkit.internal.net;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the namespaces of one cluster; they begin with the run, so that a later one knows whose they are.
 *
 * @param prefix what they have in common
 */
record SpaceNames(String prefix) {
    /** Where the system keeps them. */
    static final String FOLDER = "/run/netns";

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern OWNED = Pattern.compile("ttm-(\\d+-\\d+)-c\\d+[.-].*");

    static SpaceNames of(RunId run, int cluster) {
        return new SpaceNames("ttm-" + run + "-c" + cluster);
    }

    /** The one with the bridge and the rules; no node can have its name. */
    String ofSwitch() {
        return prefix + ".switch";
    }

    String of(String node) {
        if (!NODE.matcher(node).matches() || node.equals(NetworkPlane.CLIENTS)) {
            throw new IllegalArgumentException("'" + node + "' can not name a namespace: letters, digits, - and _"
                    + " only, at most 63, and not '" + NetworkPlane.CLIENTS + "'");
        }
        return prefix + "-" + node;
    }

    /** What comes before a command that runs in it. */
    static List<String> entering(String space) {
        // Not 'ip netns exec': that mounts another /sys, and a JVM no longer sees the limits of its container.
        return List.of("nsenter", "--net=" + FOLDER + "/" + space);
    }

    /** The run that a namespace belongs to, if it is one of ours. */
    static Optional<RunId> owner(String space) {
        Matcher matcher = OWNED.matcher(space);
        return matcher.matches() ? RunId.parse(matcher.group(1)) : Optional.empty();
    }
}
