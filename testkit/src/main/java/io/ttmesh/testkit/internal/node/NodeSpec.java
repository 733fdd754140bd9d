package io.ttmesh.testkit.internal.node;

import io.ttmesh.testkit.internal.net.Seat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a node is, however often it is started.
 *
 * @param folder log, data and reports; exists
 * @param settings besides what follows from the rest
 * @param taskHolders names of classes whose static fields hold tasks
 * @param heapMebibytes the largest heap, if it is a process
 */
public record NodeSpec(
        String id,
        String region,
        Seat seat,
        Path folder,
        Map<String, Object> settings,
        List<String> taskHolders,
        int heapMebibytes) {
    /** Copies. */
    public NodeSpec {
        settings = Map.copyOf(settings);
        taskHolders = List.copyOf(taskHolders);
    }
}
