package io.ttmesh.journal.internal.audit;

import java.util.HexFormat;

/** One JSON object on one line. For one thread. */
final class JsonLine {
    private final StringBuilder line = new StringBuilder("{");

    JsonLine put(String name, String value) {
        return name(name).quoted(value);
    }

    JsonLine put(String name, long value) {
        name(name).line.append(value);
        return this;
    }

    JsonLine hex(String name, byte[] value) {
        return put(name, HexFormat.of().formatHex(value));
    }

    JsonLine put(String name, Iterable<String> values) {
        name(name).line.append('[');
        String between = "";
        for (String value : values) {
            line.append(between);
            quoted(value);
            between = ",";
        }
        line.append(']');
        return this;
    }

    String end() {
        return line.append('}').toString();
    }

    private JsonLine name(String name) {
        if (line.length() > 1) {
            line.append(',');
        }
        quoted(name);
        line.append(':');
        return this;
    }

    private JsonLine quoted(String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c == '\u007f' || c == '\u2028' || c == '\u2029') {
                line.append("\\u").append(HexFormat.of().toHexDigits((short) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
        return this;
    }
}
