package io.ttmesh.runtime.internal.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.ttmesh.runtime.MeshConfig;
import io.ttmesh.runtime.internal.settings.KnownKeys;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config} and what it does: settings from a file, below system properties, above defaults. */
final class ConfigFile {
    @Option(names = "--config", paramLabel = "FILE", description = "Read settings from this file (HOCON or JSON).")
    @Nullable
    Path file;

    /** The settings to start from; those of {@code application.conf} when no file is named. */
    MeshConfig load() {
        if (file == null) {
            return MeshConfig.load();
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            Config overrides = ConfigFactory.defaultOverrides();
            Config reference = ConfigFactory.defaultReference();
            // In two steps: a key that the file itself overrides from the environment can not be resolved in another
            // tree.
            Config given = parsed.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true))
                    .resolveWith(overrides.withFallback(reference));
            KnownKeys.check(given, reference);
            return MeshConfig.of(overrides.withFallback(given));
        } catch (ConfigException e) {
            throw CommandFailure.of(ExitCode.USAGE, "config file " + file + " can not be read: " + e.getMessage(), e);
        }
    }
}
