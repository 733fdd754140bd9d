package io.ttmesh.actors.internal;

import io.ttmesh.model.WireSafe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The wire-safe records of modules, found where their classes lie: a folder, or a jar once the module is packaged. */
final class WireTypes {
    private WireTypes() {}

    /** Those of the modules that these classes belong to, by name. */
    static Set<String> ofModules(Class<?>... anchors) {
        Set<String> names = new TreeSet<>();
        for (Class<?> anchor : anchors) {
            classesBeside(anchor).stream()
                    .filter(WireTypes::isWireRecord)
                    .map(Class::getName)
                    .forEach(names::add);
        }
        return names;
    }

    private static boolean isWireRecord(Class<?> type) {
        return WireSafe.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    }

    private static List<Class<?>> classesBeside(Class<?> anchor) {
        try {
            Path place = Path.of(
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                return classesBelow(place);
            }
            URI jar = URI.create("jar:" + place.toUri());
            try (FileSystem content = FileSystems.newFileSystem(jar, Map.of())) {
                return classesBelow(content.getPath("/"));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Class<?>> classesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .<Class<?>>map(name -> load(name.replace('/', '.').substring(0, name.length() - 6)))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, WireTypes.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
