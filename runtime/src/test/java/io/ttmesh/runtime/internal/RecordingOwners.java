package io.ttmesh.runtime.internal;

import io.ttmesh.actors.spi.AttemptNotice;
import io.ttmesh.actors.spi.OwnerCommand;
import io.ttmesh.actors.spi.OwnerRoute;
import io.ttmesh.model.MeshLayout;
import io.ttmesh.model.Region;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.TaskIdSource;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Owners that answer nothing and remember what they were told, in order. */
public final class RecordingOwners implements OwnerRoute {
    /** The region of all ids made here. */
    public static final Region REGION = new Region("eu");

    private static final TaskIdSource IDS =
            new TaskIdSource(new MeshLayout(List.of(REGION), 1), Clock.systemUTC(), new Random(1));

    private final List<OwnerCommand> told = new CopyOnWriteArrayList<>();

    /** A new volatile id; all of them share one shard slot. */
    public static TaskId volatileId() {
        return IDS.fresh(REGION, true);
    }

    /** A new durable id. */
    public static TaskId durableId() {
        return IDS.fresh(REGION, false);
    }

    /** The id of this key. */
    public static TaskId keyedId(String key) {
        return IDS.keyed("default", key);
    }

    @Override
    public void tell(OwnerCommand.OfTask command) {
        told.add(command);
    }

    @Override
    public void tell(OwnerCommand.OfSlot command) {
        told.add(command);
    }

    /** All commands of this class so far. */
    public <T> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** All notices so far, out of their batches. */
    public List<AttemptNotice> notices() {
        return told.stream()
                .flatMap(command -> switch (command) {
                    case OwnerCommand.NoticeAll(var host, var notices) -> notices.stream();
                    default -> Stream.<AttemptNotice>empty();
                })
                .toList();
    }

    /** The notices of this class about one submission so far. */
    public <T extends AttemptNotice> List<T> notices(Class<T> kind, TaskId id) {
        return notices().stream()
                .filter(notice -> notice.taskId().equals(id))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
