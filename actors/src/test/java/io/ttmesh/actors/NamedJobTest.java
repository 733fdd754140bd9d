package io.ttmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ttmesh.model.error.InvalidInputException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedJobTest {
    enum Colour {
        RED,
        GREEN
    }

    record Given(
            Path input,
            LocalDate firstDay,
            Optional<Colour> colour,
            Optional<List<Double>> rates,
            boolean dry,
            Optional<Long> count) {
        Given {
            if (count.isPresent() && count.get() < 0) {
                throw new InvalidInputException("argument --count is " + count.get() + ": use 0 or more");
            }
        }
    }

    private final List<Given> made = new ArrayList<>();
    private final NamedJob<Given> job = NamedJob.of("report", "Reports.", Given.class, given -> {
        made.add(given);
        if (given.dry()) {
            throw new IllegalStateException("too dry");
        }
        return Job.define("report", j -> j.constant(String.class, "x"));
    });

    @Test
    void readsEachArgumentAsItsType() {
        job.make(Map.of(
                "input", "/a b/c",
                "first-day", "2026-11-20",
                "colour", "green",
                "rates", "0.5,1e3",
                "dry", "false",
                "count", "7"));
        job.make(Map.of("input", "c", "first-day", "2026-11-20", "dry", "false"));

        assertThat(made)
                .containsExactly(
                        new Given(
                                Path.of("/a b/c"),
                                LocalDate.of(2026, 11, 20),
                                Optional.of(Colour.GREEN),
                                Optional.of(List.of(0.5, 1000.0)),
                                false,
                                Optional.of(7L)),
                        new Given(
                                Path.of("c"),
                                LocalDate.of(2026, 11, 20),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()));
    }

    @Test
    void saysWhatItTakes() {
        assertThat(job.arguments())
                .containsExactly(
                        new NamedJob.Argument("input", "path", true),
                        new NamedJob.Argument("first-day", "localdate", true),
                        new NamedJob.Argument("colour", "red|green", false),
                        new NamedJob.Argument("rates", "double,...", false),
                        new NamedJob.Argument("dry", "boolean", true),
                        new NamedJob.Argument("count", "long", false));
    }

    @ParameterizedTest
    @CsvSource({
        "first-day, someday, argument --first-day of job report is 'someday': use a value of type localdate",
        "colour, blue, use a value of type red|green",
        "rates, '1,,2', 'use a value of type double,...'",
        "rates, '1,x', is '1,x'",
        "count, '', use a value of type long",
        "count, 1.5, use a value of type long",
        "count, -1, argument --count is -1: use 0 or more",
        "dry, maybe, use a value of type boolean",
        "dry, true, can not be made of its arguments",
        "day, 1, 'has no argument --day: it takes --input, --first-day, --colour'",
    })
    void refusesWhatDoesNotFit(String name, String value, String why) {
        Map<String, String> given = new HashMap<>(Map.of("input", "/x", "first-day", "2026-11-20", "dry", "false"));
        given.put(name, value);

        assertThatThrownBy(() -> job.make(given))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }

    @Test
    void asksForWhatIsMissing() {
        assertThatThrownBy(() -> job.make(Map.of("input", "/x", "dry", "true")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("job report needs the argument --first-day <localdate>");
        assertThat(made).isEmpty();
    }

    @Test
    void refusesANameThatNobodyCanWrite() {
        assertThatThrownBy(() -> NamedJob.of("a report", "", Given.class, given -> {
                    throw new AssertionError("never made");
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a report");
    }
}
