package io.ttmesh.runtime.internal.control;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ttmesh.model.error.InvalidInputException;
import java.nio.file.Path;

/**
 * The settings under {@code ttmesh.control}.
 *
 * @param enabled whether there is a door
 * @param port its port; 0 takes a free one
 * @param runDir where address and token are written
 */
public record ControlSettings(boolean enabled, int port, Path runDir) {
    private static final String ROOT = "ttmesh.control";
    private static final int PORT_MAX = 65_535;

    /**
     * Checks the port.
     *
     * @throws InvalidInputException when it is no port
     */
    public ControlSettings {
        if (port < 0 || port > PORT_MAX) {
            throw new InvalidInputException("setting " + ROOT + ".port is " + port + ": use 0 to " + PORT_MAX);
        }
    }

    /**
     * Reads them.
     *
     * @param config everything, defaults included
     * @throws InvalidInputException when a value has the wrong type or range
     */
    public static ControlSettings of(Config config) {
        try {
            Config control = config.getConfig(ROOT);
            String runDir = control.getString("run-dir");
            return new ControlSettings(
                    control.getBoolean("enabled"),
                    control.getInt("port"),
                    runDir.isEmpty() ? RunFolder.standardPath() : Path.of(runDir));
        } catch (ConfigException e) {
            throw new InvalidInputException("settings under " + ROOT + " can not be read: " + e.getMessage(), e);
        }
    }
}
