package io.ttmesh.runtime.internal.cli;

import io.ttmesh.model.ActorId;
import io.ttmesh.model.JobId;
import io.ttmesh.model.TaskId;
import io.ttmesh.model.error.InvalidInputException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Reads arguments of types that picocli does not know, and says no in the words of the mesh. */
final class Converters {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private Converters() {}

    static TaskId taskId(String text) {
        try {
            return TaskId.parse(text);
        } catch (InvalidInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static ActorId actorId(String text) {
        try {
            return ActorId.parse(text);
        } catch (InvalidInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static JobId jobId(String text) {
        try {
            return new JobId(text);
        } catch (InvalidInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration: write 500ms, 30s, 5m or 1h");
        }
        return Duration.ofMillis(Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 1L));
    }
}
