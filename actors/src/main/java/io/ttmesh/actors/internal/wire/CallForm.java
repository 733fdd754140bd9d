package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.ttmesh.actors.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Calls as an array of the method's name, the ref to answer to, and the arguments. */
final class CallForm implements CommandForm {
    private static final int HEAD = 2;

    private final String type;
    private final Class<?> methods;
    private final ActorSystem<?> system;
    private final ObjectMapper mapper;
    private final Map<String, Form> forms = new HashMap<>();

    private record Argument(ObjectWriter writer, ObjectReader reader) {}

    private record Form(Method method, List<Argument> arguments, Optional<ActorRefs.Place> answer) {}

    /** Checks all types of the methods, and adds how their answers are read. */
    CallForm(
            String type,
            Class<?> methods,
            ActorSystem<?> system,
            ObjectMapper mapper,
            WireTypes wireTypes,
            UnaryOperator<ObjectReader> reading) {
        this.type = type;
        this.methods = methods;
        this.system = system;
        this.mapper = mapper;
        RpcMethods.of(methods).forEach((name, method) -> forms.put(name, form(method, wireTypes, reading)));
    }

    private Form form(Method method, WireTypes wireTypes, UnaryOperator<ObjectReader> reading) {
        String place = place(methods, method);
        List<Argument> arguments = new ArrayList<>();
        for (Type argument : method.getGenericParameterTypes()) {
            JavaType known = mapper.constructType(argument);
            wireTypes.check(known, "argument " + (arguments.size() + 1) + " of method " + place);
            arguments.add(new Argument(mapper.writerFor(known), reading.apply(mapper.readerFor(known))));
        }
        if (method.getReturnType() == void.class) {
            return new Form(method, arguments, Optional.empty());
        }
        JavaType result = mapper.constructType(RpcMethods.result(methods, method));
        if (!result.hasRawClass(Void.class)) {
            wireTypes.checkAnswer(result, "the answer of method " + place);
        }
        JavaType returned = mapper.getTypeFactory().constructParametricType(Returned.class, result);
        wireTypes.addAnswer(place, returned);
        return new Form(method, arguments, Optional.of(new ActorRefs.Place(type, place, mapper.writerFor(returned))));
    }

    /** Where the answer of a method is declared. */
    static String place(Class<?> methods, Method method) {
        return methods.getSimpleName() + "." + method.getName();
    }

    @Override
    public boolean takes(Object command) {
        return command instanceof Call call
                && forms.containsKey(call.method().getName())
                && call.method().getDeclaringClass().isAssignableFrom(methods);
    }

    @Override
    public byte[] write(Object command, @Nullable ActorRef<Object> asker) throws IOException {
        Call call = (Call) command;
        List<Argument> arguments = form(call.method().getName()).arguments();
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = mapper.getFactory().createGenerator(bytes)) {
            out.writeStartArray();
            out.writeString(call.method().getName());
            ActorRef<Object> replyTo = call.replyTo();
            out.writeString(replyTo == null ? "" : ActorRefs.text(replyTo, asker, system));
            for (int i = 0; i < arguments.size(); i++) {
                arguments.get(i).writer().writeValue(out, call.arguments().get(i));
            }
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    @Override
    public Object read(byte[] bytes, @Nullable AnswerTap tap) throws IOException {
        JsonNode tree = mapper.readTree(bytes);
        String name = tree.path(0).asText();
        Form form = form(name);
        if (tree.size() != form.arguments().size() + HEAD) {
            throw new IOException("a call of " + name + " has " + (tree.size() - HEAD) + " arguments, and it takes "
                    + form.arguments().size() + ": is one node older?");
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Argument argument : form.arguments()) {
            JsonNode value = tree.get(arguments.size() + HEAD);
            arguments.add(argument.reader().readValue(value));
        }
        return new Call(form.method(), arguments, replyTo(tree.path(1).asText(), form, tap));
    }

    private @Nullable ActorRef<Object> replyTo(String text, Form form, @Nullable AnswerTap tap) {
        if (tap != null && ActorRefs.isAsker(text) && form.answer().isPresent()) {
            return ActorRefs.tapped(system, tap, form.answer().get());
        }
        return text.isEmpty() || form.answer().isEmpty()
                ? null
                : ActorRefs.answering(system, text, form.answer().get());
    }

    private Form form(String name) throws IOException {
        Form form = forms.get(name);
        if (form == null) {
            throw new IOException(
                    "interface " + methods.getName() + " has no method " + name + " here: is this node older?");
        }
        return form;
    }
}
