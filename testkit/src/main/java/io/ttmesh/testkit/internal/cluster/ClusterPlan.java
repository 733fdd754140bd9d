package io.ttmesh.testkit.internal.cluster;

import io.ttmesh.testkit.Flavour;
import io.ttmesh.testkit.MeshTest;
import io.ttmesh.testkit.NodeConfig;
import io.ttmesh.testkit.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a cluster is to be.
 *
 * @param name names it in messages
 * @param regions of node 1, 2 and so on; as many as there are nodes
 * @param meshRegions those of the mesh
 * @param settings of all nodes and clients
 * @param nodeSettings of single nodes, by number
 * @param taskHolders names of classes whose static fields hold tasks
 */
public record ClusterPlan(
        String name,
        Flavour flavour,
        Timing timing,
        List<String> regions,
        List<String> meshRegions,
        Map<String, Object> settings,
        Map<Integer, Map<String, Object>> nodeSettings,
        List<String> taskHolders,
        int heapMebibytes) {
    private static final int NODES_MAX = 16;
    private static final String ONLY_REGION = "local";

    /**
     * Copies, and checks what can be checked.
     *
     * @throws IllegalArgumentException naming the element of {@link MeshTest}
     */
    public ClusterPlan {
        if (regions.isEmpty() || regions.size() > NODES_MAX) {
            throw new IllegalArgumentException(
                    "@MeshTest(nodes) of " + name + " is " + regions.size() + ", and must be 1 to " + NODES_MAX);
        }
        if (!meshRegions.containsAll(regions)) {
            throw new IllegalArgumentException("@MeshTest(meshRegions) of " + name + " is " + meshRegions
                    + ", and lacks some of regions " + regions);
        }
        for (int number : nodeSettings.keySet()) {
            if (number < 1 || number > regions.size()) {
                throw new IllegalArgumentException("@NodeConfig(node = " + number + ") of " + name
                        + " names none of nodes 1 to " + regions.size());
            }
        }
        regions = List.copyOf(regions);
        meshRegions = List.copyOf(meshRegions);
        settings = Map.copyOf(settings);
        nodeSettings = Map.copyOf(nodeSettings);
        taskHolders = List.copyOf(taskHolders);
    }

    /** What the annotation says about this test class. */
    public static ClusterPlan of(MeshTest annotation, Class<?> testClass, Flavour flavour) {
        List<String> regions = regions(annotation);
        List<String> meshRegions = annotation.meshRegions().length == 0
                ? regions.stream().distinct().toList()
                : List.of(annotation.meshRegions());
        return new ClusterPlan(
                testClass.getSimpleName(),
                flavour,
                annotation.timing(),
                regions,
                meshRegions,
                SettingLines.parse(List.of(annotation.config())),
                nodeSettings(annotation),
                taskHolders(annotation, testClass),
                annotation.heapMebibytes());
    }

    /** The ids of its nodes: n1, n2 and so on. */
    List<String> nodeIds() {
        return IntStream.rangeClosed(1, regions.size())
                .mapToObj(ClusterPlan::nodeId)
                .toList();
    }

    static String nodeId(int number) {
        return "n" + number;
    }

    private static List<String> regions(MeshTest annotation) {
        String[] said = annotation.regions();
        List<String> regions = new ArrayList<>();
        for (int i = 0; i < annotation.nodes(); i++) {
            regions.add(said.length == 0 ? ONLY_REGION : said[Math.min(i, said.length - 1)]);
        }
        return regions;
    }

    private static Map<Integer, Map<String, Object>> nodeSettings(MeshTest annotation) {
        Map<Integer, Map<String, Object>> settings = new HashMap<>();
        for (NodeConfig one : annotation.nodeConfig()) {
            settings.computeIfAbsent(one.node(), number -> new HashMap<>())
                    .putAll(SettingLines.parse(List.of(one.value())));
        }
        return settings;
    }

    private static List<String> taskHolders(MeshTest annotation, Class<?> testClass) {
        Stream<Class<?>> own =
                Stream.<Class<?>>iterate(testClass, one -> one != null && one != Object.class, Class::getSuperclass);
        return Stream.concat(own, Stream.of(annotation.tasks()))
                .map(Class::getName)
                .distinct()
                .toList();
    }
}
