package io.ttmesh.actors;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ttmesh.model.TaskVersion;
import io.ttmesh.model.error.InvalidInputException;
import io.ttmesh.model.error.MeshException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job that is run by its name, with arguments that come as text and arrive as a record.
 *
 * <pre>{@code
 * record Days(LocalDate from, Optional<Integer> count) {}
 *
 * static final NamedJob<Days> REPORT =
 *         NamedJob.of("report", "Reports some days.", Days.class, days -> reportOf(days.from(), days.count().orElse(1)));
 * }</pre>
 *
 * <p>Each component of the record is an argument: {@code from} is {@code --from}, {@code maxDepth} is {@code --max-depth}. One that
 * is an {@link Optional} may be left out. A {@link List} takes values with commas between them. Values are what Jackson makes of a
 * text: numbers, booleans, enums, strings, paths. Immutable.
 *
 * @param <A> the arguments
 */
public final class NamedJob<A extends Record> {
    private static final ObjectMapper VALUES = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .withCoercionConfigDefaults(
                    allowed -> allowed.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .build();

    private final String name;
    private final String summary;
    private final Class<A> type;
    private final Maker<A> maker;

    private NamedJob(String name, String summary, Class<A> type, Maker<A> maker) {
        this.name = name;
        this.summary = summary;
        this.type = type;
        this.maker = maker;
    }

    /**
     * Makes the job of its arguments, on a thread that may block.
     *
     * @param <A> the arguments
     */
    @FunctionalInterface
    public interface Maker<A> {
        /**
         * The job.
         *
         * @throws InvalidInputException when the arguments do not fit; names the argument and the remedy
         * @throws Exception when it can not be made of them
         */
        Job<?> of(A arguments) throws Exception;
    }

    /**
     * One argument.
     *
     * @param name as it is written behind {@code --}
     * @param type what kind of value, in a word
     * @param isRequired whether it must be given
     */
    public record Argument(String name, String type, boolean isRequired) {}

    /**
     * A job under this name.
     *
     * @param name 1 to 128 of letters, digits, {@code _ . -}, a letter first
     * @param summary one line for the list of jobs
     * @throws InvalidInputException when the name has other characters
     */
    public static <A extends Record> NamedJob<A> of(String name, String summary, Class<A> arguments, Maker<A> maker) {
        return new NamedJob<>(new TaskVersion(name, 1).name(), summary, arguments, maker);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** One line. */
    public String summary() {
        return summary;
    }

    /** The arguments that it takes. */
    public List<Argument> arguments() {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> new Argument(
                        optionName(component), word(valueType(component)), component.getType() != Optional.class))
                .toList();
    }

    /**
     * The job with these arguments.
     *
     * @param given by name
     * @throws InvalidInputException when one is unknown, missing or malformed, or the job can not be made of them; names it and
     *     the remedy
     */
    public Job<?> make(Map<String, String> given) {
        RecordComponent[] components = type.getRecordComponents();
        requireKnown(given, components);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, given.get(optionName(component))))
                .toArray();
        try {
            return maker.of(record(components, values));
        } catch (MeshException e) {
            throw e;
        } catch (Exception e) {
            throw new InvalidInputException("job " + name + " can not be made of its arguments " + given + ": " + e, e);
        }
    }

    private void requireKnown(Map<String, String> given, RecordComponent[] components) {
        Set<String> known = Arrays.stream(components)
                .map(NamedJob::optionName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String argument : given.keySet()) {
            if (!known.contains(argument)) {
                throw new InvalidInputException("job " + name + " has no argument --" + argument
                        + (known.isEmpty() ? ": it takes none" : ": it takes --" + String.join(", --", known)));
            }
        }
    }

    private Object value(RecordComponent component, @Nullable String text) {
        boolean isOptional = component.getType() == Optional.class;
        if (text == null) {
            if (isOptional) {
                return Optional.empty();
            }
            throw new InvalidInputException("job " + name + " needs the argument --" + optionName(component) + " <"
                    + word(component.getGenericType()) + ">");
        }
        Object value = converted(component, text);
        return isOptional ? Optional.of(value) : value;
    }

    private Object converted(RecordComponent component, String text) {
        Type wanted = valueType(component);
        Object plain = raw(wanted) == List.class ? List.of(text.split(",", -1)) : text;
        try {
            return VALUES.convertValue(plain, VALUES.constructType(wanted));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "argument --" + optionName(component) + " of job " + name + " is '" + text
                            + "': use a value of type " + word(wanted),
                    e);
        }
    }

    private A record(RecordComponent[] components, Object[] values) throws Exception {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<A> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception own ? own : e;
        }
    }

    /** As {@code max-depth} for {@code maxDepth}. */
    private static String optionName(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Type valueType(RecordComponent component) {
        Type generic = component.getGenericType();
        return component.getType() == Optional.class && generic instanceof ParameterizedType optional
                ? optional.getActualTypeArguments()[0]
                : generic;
    }

    private static Class<?> raw(Type wanted) {
        return VALUES.constructType(wanted).getRawClass();
    }

    private static String word(Type wanted) {
        Class<?> raw = raw(wanted);
        if (raw == List.class && wanted instanceof ParameterizedType list) {
            return word(list.getActualTypeArguments()[0]) + ",...";
        }
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining("|"));
        }
        return raw.getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name + " " + arguments();
    }
}
