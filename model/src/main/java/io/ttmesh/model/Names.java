package io.ttmesh.model;

import io.ttmesh.model.error.InvalidInputException;

/**
 * The one place that says which characters a name on the mesh may have. By hand and not by regular expressions, for
 * every message that arrives is checked.
 */
final class Names {
    private static final int LOWER_MAX = 31;
    private static final int DOTTED_MAX = 128;

    private Names() {}

    static String lower(String kind, String value) {
        boolean isValid = !value.isEmpty() && value.length() <= LOWER_MAX && isLowerLetter(value.charAt(0));
        for (int i = 1; isValid && i < value.length(); i++) {
            char c = value.charAt(i);
            isValid = isLowerLetter(c) || isDigit(c) || c == '-';
        }
        return checked(isValid, kind, value, "1 to 31 of a-z, 0-9 and '-', a letter first");
    }

    static String dotted(String kind, String value) {
        boolean isValid = !value.isEmpty() && value.length() <= DOTTED_MAX && isLetter(value.charAt(0));
        for (int i = 1; isValid && i < value.length(); i++) {
            char c = value.charAt(i);
            isValid = isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-';
        }
        return checked(isValid, kind, value, "1 to 128 of letters, digits, '_', '.' and '-', a letter first");
    }

    /** Whether all characters from there on are ASCII letters or digits. */
    static boolean isAlphanumeric(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLetter(c) && !isDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return isLowerLetter(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLowerLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String checked(boolean isValid, String kind, String value, String remedy) {
        if (!isValid) {
            throw new InvalidInputException(kind + " '" + value + "' is not a valid name: use " + remedy);
        }
        return value;
    }
}
