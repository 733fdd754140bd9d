package io.ttmesh.runtime.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.ttmesh.actors.spi.ActorSettings;
import io.ttmesh.actors.spi.JobSettings;
import io.ttmesh.actors.spi.OwnerSettings;
import io.ttmesh.runtime.internal.control.ControlSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the reference files list and what is read are the same. */
class SettingsReadTest {
    @Test
    void everyListedKeyIsReadAndEveryKeyReadIsListed() {
        Config reference = SystemConfig.resolved(ConfigFactory.parseString("ttmesh.node.init = on"));
        Set<String> read = new TreeSet<>();
        Config recording = recording(reference, "", read);

        NodeSettings node = NodeSettings.of(recording);
        RuntimeSettings.of(recording, false);
        OwnerSettings.of(recording);
        ActorSettings.of(recording);
        JobSettings.of(recording);
        ShardingSettings.of(recording, node.distances());
        ControlSettings.of(recording);

        Set<String> listed = new TreeSet<>();
        collect(reference.getObject("ttmesh").withoutKey("journal"), "ttmesh", listed); // read by its own module
        listed.removeIf(SettingsReadTest::isReadByPekko);
        assertThat(read).isEqualTo(listed);
    }

    private static boolean isReadByPekko(String key) {
        return key.startsWith("ttmesh.actors.service.mailbox.")
                || key.startsWith("ttmesh.actors.service.memory-states.");
    }

    private static void collect(ConfigObject section, String path, Set<String> keys) {
        section.forEach((name, value) -> {
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collect(inner, path + "." + name, keys);
            } else {
                keys.add(path + "." + name);
            }
        });
    }

    /** The same settings; notes every path that a getter is called with, but for sections, which are noted key by key. */
    private static Config recording(Config config, String prefix, Set<String> read) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(), new Class<?>[] {Config.class}, (proxy, method, arguments) -> {
                    Object value = invoke(() -> method.invoke(config, arguments));
                    if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof String path)) {
                        return value;
                    }
                    if (value instanceof Config section && !section.isEmpty()) {
                        return recording(section, prefix + path + ".", read);
                    }
                    read.add(prefix + path);
                    return value;
                });
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private static Object invoke(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
