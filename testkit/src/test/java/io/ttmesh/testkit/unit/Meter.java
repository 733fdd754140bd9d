package io.ttmesh.testkit.unit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ttmesh.actors.ActorType;
import io.ttmesh.actors.EventSourcedActor;
import io.ttmesh.actors.StoredMigration;
import java.util.List;
import java.util.Set;
import org.apache.pekko.persistence.typed.javadsl.Effect;

/** A meter in its second release: one old event has become two, and a field of the state has another name. */
final class Meter extends EventSourcedActor<Meter.Note, Meter.Event, Meter.State> {
    static final ActorType<Note> TYPE = ActorType.eventSourced(
                    "unit.meter", Note.class, Event.class, Meter.State.class, Meter::new)
            .withMigration("State", 1, tree -> {
                ObjectNode state = (ObjectNode) tree;
                state.set("degrees", state.remove("celsius"));
                return state;
            })
            .withMigration(new StoredMigration("Read", 1, Set.of("Measured", "Noted"), Meter::split));

    record Note(String text) {}

    sealed interface Event {}

    record Measured(double degrees) implements Event {}

    record Noted(String text) implements Event {}

    record State(double degrees, String note) {}

    private static List<StoredMigration.Part> split(JsonNode read) {
        return List.of(
                new StoredMigration.Part(
                        "Measured", JsonNodeFactory.instance.objectNode().set("degrees", read.get("celsius"))),
                new StoredMigration.Part(
                        "Noted", JsonNodeFactory.instance.objectNode().set("text", read.get("note"))));
    }

    @Override
    public Meter.State emptyState() {
        return new Meter.State(0, "");
    }

    @Override
    public Effect<Event, Meter.State> onCommand(Meter.State state, Note command) {
        return Effect().persist(new Noted(command.text()));
    }

    @Override
    public Meter.State onEvent(Meter.State state, Event event) {
        return switch (event) {
            case Measured(var degrees) -> new Meter.State(degrees, state.note());
            case Noted(var text) -> new Meter.State(state.degrees(), text);
        };
    }

    /** The first release. */
    static final class First extends EventSourcedActor<Note, First.Read, First.State> {
        static final ActorType<Note> TYPE =
                ActorType.eventSourced("unit.meter", Note.class, Read.class, First.State.class, First::new);

        record Read(double celsius, String note) {}

        record State(double celsius, String note) {}

        @Override
        public First.State emptyState() {
            return new First.State(0, "");
        }

        @Override
        public Effect<Read, First.State> onCommand(First.State state, Note command) {
            return Effect().persist(new Read(state.celsius(), command.text()));
        }

        @Override
        public First.State onEvent(First.State state, Read read) {
            return new First.State(read.celsius(), read.note());
        }
    }
}
