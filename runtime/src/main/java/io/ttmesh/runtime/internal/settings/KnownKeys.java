package io.ttmesh.runtime.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.ttmesh.model.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keys below {@code ttmesh} that any {@code reference.conf} on the class path documents; everything else there is a
 * slip of the pen.
 *
 * <p>A section that the reference leaves empty, as {@code ttmesh.node.resources {}}, takes any key.
 */
public final class KnownKeys {
    private static final String ROOT = "ttmesh";

    private KnownKeys() {}

    /**
     * Checks that every given key is known.
     *
     * @param given resolved settings, without defaults
     * @param reference the defaults, as {@code ConfigFactory.defaultReference()}
     * @throws InvalidInputException naming the key, where it stands and the nearest known key
     */
    public static void check(Config given, Config reference) {
        if (given.hasPath(ROOT)) {
            ConfigObject known = reference.getObject(ROOT);
            List<String> paths = new ArrayList<>();
            collect(known, ROOT, paths);
            check(given.getObject(ROOT), known, ROOT, paths);
        }
    }

    private static void check(ConfigObject given, ConfigObject known, String path, List<String> paths) {
        for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
            String key = path + "." + entry.getKey();
            ConfigValue match = known.get(entry.getKey());
            if (match == null) {
                String nearest = Nearest.to(key, paths).orElse(ROOT);
                throw new InvalidInputException("setting " + key + " ("
                        + entry.getValue().origin().description() + ") is unknown: did you mean " + nearest + "?");
            }
            if (match instanceof ConfigObject section && !section.isEmpty()) {
                if (!(entry.getValue() instanceof ConfigObject inner)) {
                    throw new InvalidInputException("setting " + key + " ("
                            + entry.getValue().origin().description() + ") is a section: write " + key + " { ... }");
                }
                check(inner, section, key, paths);
            }
        }
    }

    private static void collect(ConfigObject section, String path, List<String> paths) {
        section.forEach((name, value) -> {
            String key = path + "." + name;
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collect(inner, key, paths);
            } else {
                paths.add(key);
            }
        });
    }
}
