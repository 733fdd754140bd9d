package io.ttmesh.runtime.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be started as a node process: a node on a free loopback port unless it is told another, with the class path
 * of this JVM and its flags for opened packages and native access; without a data folder unless it is given one. Immutable.
 *
 * @param id the node's id
 * @param logFile where everything goes that the process prints, after what it has; its folder must exist
 * @param prefix what stands before the command, as {@code nsenter} with its options; it must become the command (exec),
 *     or signals do not reach the node
 * @param mainClass the command line of {@code ttmesh}, or a stand-in for it
 * @param jvmFlags besides the inherited ones; a later one wins
 * @param arguments of {@code ttmesh node}
 */
public record NodeLaunch(
        String id, Path logFile, List<String> prefix, String mainClass, List<String> jvmFlags, List<String> arguments) {
    private static final String INIT = "--init";
    private static final String JOIN = "--join";
    private static final String DATA = "--data";
    private static final String MAIN = "io.ttmesh.runtime.Main";

    /** Small and quick to start, because several of them share a machine. */
    private static final List<String> LEAN =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xms32m", "-Xmx256m");

    private static final List<String> INHERITED_PREFIXES =
            List.of("--add-opens", "--add-exports", "--enable-native-access", "--sun-misc-unsafe-memory-access");

    /** Copies the lists. */
    public NodeLaunch {
        prefix = List.copyOf(prefix);
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
    }

    /** A node that mints a new mesh. */
    public static NodeLaunch init(String id, Path logFile) {
        return new NodeLaunch(id, logFile, List.of(), MAIN, LEAN, List.of(INIT, "--port", "0", "--id", id));
    }

    /** A node that joins the mesh of the node at this {@code host:port}. */
    public static NodeLaunch join(String id, String address, Path logFile) {
        return init(id, logFile).entering(List.of(address));
    }

    /** The same joining the mesh of the nodes at these {@code host:port}, any of which will do; with none, minting one. */
    public NodeLaunch entering(List<String> addresses) {
        List<String> others = without(JOIN, 2, without(INIT, 1, arguments));
        List<String> entry = addresses.isEmpty() ? List.of(INIT) : List.of(JOIN, String.join(",", addresses));
        return withAllArguments(Stream.concat(entry.stream(), others.stream()).toList());
    }

    /** The same listening here; port 0 takes a free one. */
    public NodeLaunch at(String host, int port) {
        return withOption("--host", host).withOption("--port", String.valueOf(port));
    }

    /** The same keeping in this folder what must outlive it. */
    public NodeLaunch withData(Path folder) {
        return withOption(DATA, folder.toString());
    }

    /** The same in this region. */
    public NodeLaunch withRegion(String region) {
        return withOption("--region", region);
    }

    /** The same with settings from this file (HOCON or JSON); those of {@link #withSetting} win. */
    public NodeLaunch withConfig(Path file) {
        return withOption("--config", file.toString());
    }

    /** The same with another prefix. */
    public NodeLaunch withPrefix(List<String> words) {
        return new NodeLaunch(id, logFile, words, mainClass, jvmFlags, arguments);
    }

    /** The same with more arguments of {@code ttmesh node}. */
    public NodeLaunch withArguments(String... more) {
        return withAllArguments(append(arguments, more));
    }

    /** The same with more JVM flags. */
    public NodeLaunch withJvmFlags(String... more) {
        return new NodeLaunch(id, logFile, prefix, mainClass, append(jvmFlags, more), arguments);
    }

    /** The same with one setting changed, as {@code withSetting("ttmesh.runtime.executor-slots", 4)}. */
    public NodeLaunch withSetting(String key, Object value) {
        return withJvmFlags("-D" + key + "=" + value);
    }

    /** The same with a list as the setting's value. */
    public NodeLaunch withSetting(String key, List<String> values) {
        NodeLaunch launch = this;
        for (int i = 0; i < values.size(); i++) {
            launch = launch.withSetting(key + "." + i, values.get(i));
        }
        return launch;
    }

    /** The same with another largest heap. */
    public NodeLaunch withHeap(int mebibytes) {
        return withJvmFlags("-Xmx" + mebibytes + "m");
    }

    /** The same with another class to run. */
    public NodeLaunch withMainClass(String name) {
        return new NodeLaunch(id, logFile, prefix, name, jvmFlags, arguments);
    }

    /** The whole command line. */
    List<String> command() {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(inheritedFlags());
        command.addAll(jvmFlags);
        command.add("-D" + ParentWatch.PROPERTY + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), mainClass, "node"));
        command.addAll(arguments);
        if (!arguments.contains(DATA)) {
            command.addAll(List.of(DATA, "off"));
        }
        return command;
    }

    private NodeLaunch withAllArguments(List<String> all) {
        return new NodeLaunch(id, logFile, prefix, mainClass, jvmFlags, all);
    }

    /** An option that is given twice is refused, so that a later one takes the place of an earlier one. */
    private NodeLaunch withOption(String name, String value) {
        return withAllArguments(append(without(name, 2, arguments), name, value));
    }

    private static List<String> without(String option, int words, List<String> list) {
        List<String> rest = new ArrayList<>(list);
        int at = rest.indexOf(option);
        if (at >= 0) {
            rest.subList(at, at + words).clear();
        }
        return rest;
    }

    private static List<String> inheritedFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> INHERITED_PREFIXES.stream().anyMatch(flag::startsWith))
                .toList();
    }

    private static List<String> append(List<String> list, String... more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }
}
