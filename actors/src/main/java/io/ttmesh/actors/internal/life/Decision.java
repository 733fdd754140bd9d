package io.ttmesh.actors.internal.life;

import java.util.ArrayList;
import java.util.List;

/** What follows from one input: first the events, in order, then the effects. */
public record Decision(List<TaskEvent> events, List<TaskEffect> effects) {
    static final Decision NOTHING = new Decision(List.of(), List.of());
    private static final List<TaskEffect> PLACE = List.of(new TaskEffect.Place());

    static Decision of(TaskEvent event) {
        return new Decision(List.of(event), List.of());
    }

    static Decision of(TaskEvent event, TaskEffect effect) {
        return new Decision(List.of(event), List.of(effect));
    }

    static Decision effect(TaskEffect effect) {
        return new Decision(List.of(), List.of(effect));
    }

    static Decision place() {
        return new Decision(List.of(), PLACE);
    }

    static Decision thenPlace(TaskEvent event) {
        return new Decision(List.of(event), PLACE);
    }

    /** The same with one more event, which comes before the others. */
    Decision after(TaskEvent first) {
        var all = new ArrayList<TaskEvent>();
        all.add(first);
        all.addAll(events);
        return new Decision(List.copyOf(all), effects);
    }

    /** The same with one more effect. */
    Decision and(TaskEffect effect) {
        var all = new ArrayList<>(effects);
        all.add(effect);
        return new Decision(events, List.copyOf(all));
    }
}
