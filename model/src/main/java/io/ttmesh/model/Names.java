package io.ttmesh.model;

import io.ttmesh.model.error.InvalidInputException;
import java.util.regex.Pattern;

/** The one place that says which characters a name on the mesh may have. */
final class Names {
    private static final Pattern LOWER = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,127}");

    private Names() {}

    static String lower(String kind, String value) {
        return checked(LOWER, kind, value, "1 to 31 of a-z, 0-9 and '-', a letter first");
    }

    static String dotted(String kind, String value) {
        return checked(DOTTED, kind, value, "1 to 128 of letters, digits, '_', '.' and '-', a letter first");
    }

    private static String checked(Pattern pattern, String kind, String value, String remedy) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidInputException(kind + " '" + value + "' is not a valid name: use " + remedy);
        }
        return value;
    }
}
