package io.ttmesh.model;

import java.util.List;

/**
 * All that is known of one actor.
 *
 * @param awake where it is awake: nowhere, at one node, or for a moment at two
 * @param silent nodes that did not say whether it is awake there
 * @param alwaysOn whether it is to be awake all the time
 * @param reminders that it has set
 */
public record ActorDetail(
        ActorId actor, List<ActorView> awake, List<NodeId> silent, boolean alwaysOn, List<ReminderView> reminders)
        implements WireSafe {
    /** Copies the lists; an older node says nothing of silent ones. */
    public ActorDetail {
        awake = List.copyOf(awake);
        silent = silent == null ? List.of() : List.copyOf(silent);
        reminders = List.copyOf(reminders);
    }
}
