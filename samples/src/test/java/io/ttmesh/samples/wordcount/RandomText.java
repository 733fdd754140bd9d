package io.ttmesh.samples.wordcount;

import java.util.List;
import java.util.Random;

/** Makes texts that are hard to cut: all line ends, scripts, long lines, long words, no words. */
final class RandomText {
    private static final List<String> PIECES = List.of(
            "word",
            "Word",
            "STRASSE",
            "straße",
            "ΣΑΣ",
            "naïve",
            "nai\u0308ve",
            "हिन्दी",
            "日本語",
            "𝒜𝒷𝒸",
            "x1",
            "42",
            "٤٢",
            "İstanbul",
            "e\u0301",
            "🙂",
            "_",
            "don't",
            "\uFEFF",
            "\uFFFD");
    private static final List<String> GAPS =
            List.of(" ", " ", " ", "\n", "\r\n", "\r", "\t", ", ", "", "\u00a0", "\u2028", "-");

    private RandomText() {}

    static String of(Random random, int pieces) {
        var text = new StringBuilder();
        if (random.nextInt(4) == 0) {
            text.append('\uFEFF');
        }
        for (int i = 0; i < pieces; i++) {
            text.append(pick(random, PIECES)).append(pick(random, GAPS));
            switch (random.nextInt(60)) {
                case 0 -> text.append("long𝒷".repeat(random.nextInt(600)));
                case 1 -> text.append("no line end ".repeat(random.nextInt(400)));
                case 2 -> text.append("\n".repeat(random.nextInt(50)));
                default -> {}
            }
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
