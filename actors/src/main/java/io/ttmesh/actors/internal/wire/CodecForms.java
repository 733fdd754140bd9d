package io.ttmesh.actors.internal.wire;

import io.ttmesh.actors.Call;
import io.ttmesh.actors.spi.ActorForms;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;

/** The forms that a codec reads and writes. */
public record CodecForms(ActorCodec codec) implements ActorForms {
    @Override
    public Object commandElsewhere(Object command) {
        return codec.command(new Envelope.Written(codec.writeCommand(command)));
    }

    @Override
    public Object answerElsewhere(Object command, ActorRef<?> replyTo, Object answer) {
        if (answer instanceof ActorFailure failure) {
            throw failure.exception(codec.type().name());
        }
        if (command instanceof Call call && codec.type().methods().isPresent()) {
            return codec.answerElsewhere(CallForm.place(codec.type().methods().get(), call.method()), answer);
        }
        for (RecordComponent component : command.getClass().getRecordComponents()) {
            if (replyTo.equals(valueOf(component, command))) {
                return codec.answerElsewhere(ActorRefs.key(command.getClass(), component.getName()), answer);
            }
        }
        return answer;
    }

    @Override
    public boolean isStream(Object answer) {
        return answer instanceof Source || answer instanceof Returned<?>(Source<?, ?> ignored);
    }

    private static Object valueOf(RecordComponent component, Object command) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(command);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("component " + component + " can not be read", e);
        }
    }

    @Override
    public Form formOf(Object stored) {
        String[] parts = codec.storedForm(stored).split("\\|", 2);
        return new Form(parts[0], Integer.parseInt(parts[1]));
    }

    @Override
    public byte[] write(Object stored) {
        return codec.writeStored(stored);
    }

    @Override
    public List<Object> read(Form form, byte[] bytes) {
        return codec.readStored(form.name(), form.version(), bytes);
    }

    @Override
    public Map<String, Integer> newestVersions() {
        return codec.newestVersions();
    }
}
