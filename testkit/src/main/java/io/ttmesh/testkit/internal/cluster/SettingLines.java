package io.ttmesh.testkit.internal.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings written as lines, each {@code key = value}. */
final class SettingLines {
    private SettingLines() {}

    /**
     * Reads them; a later one wins.
     *
     * @throws IllegalArgumentException naming the line that is none
     */
    static Map<String, Object> parse(List<String> lines) {
        Map<String, Object> settings = new HashMap<>();
        for (String line : lines) {
            try {
                Config parsed = ConfigFactory.parseString(line);
                parsed.entrySet()
                        .forEach(entry ->
                                settings.put(entry.getKey(), entry.getValue().unwrapped()));
            } catch (ConfigException e) {
                throw new IllegalArgumentException(
                        "'" + line + "' is not a setting of the form key = value: " + e.getMessage(), e);
            }
        }
        return settings;
    }
}
