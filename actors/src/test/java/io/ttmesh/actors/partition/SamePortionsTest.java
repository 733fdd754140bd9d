package io.ttmesh.actors.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.ttmesh.model.PayloadFormat;
import io.ttmesh.streaming.PayloadCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same work is the same portions wherever it is cut; the digest was stored when this was written. */
class SamePortionsTest {
    private static final String DIGEST = "39a51bbe596c1a6f05d7f425bab0b4c48589154dc84e2887d11c3970100f39c2";
    private static final List<String> NAMES =
            List.of("i", "I", "a/Z", "a/z", "a-b", "aB", "ab", "B", "b.10", "b.9", "a/b/c");
    private static final List<String> KEYS =
            List.of("", "i", "I", "\u0130", "\u0131", "stra\u00dfe", "STRASSE", "\ud83c\udf0d", "e\u0301");

    @TempDir
    private Path folder;

    /** What the same content is cut into, as it is written when it travels. */
    private static String digest(Path folder) throws IOException, NoSuchAlgorithmException {
        var random = new Random(7);
        for (String name : NAMES) {
            Path file = folder.resolve(name + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "\u00e4 line\n".repeat(random.nextInt(40)) + "end");
        }
        List<Object> all = new ArrayList<>();
        all.addAll(Partitioner.range(-1_000, 12_345).into(7));
        all.addAll(Partitioner.range(Long.MIN_VALUE, Long.MAX_VALUE).into(3));
        all.addAll(Partitioner.range(0, 100).ofSize(30));
        all.addAll(Partitioner.files(folder).into(4));
        all.addAll(Partitioner.files(folder).ofSize(250));
        for (String name : NAMES) {
            all.addAll(Partitioner.lines(folder.resolve(name + ".txt")).ofSize(50));
            all.addAll(Partitioner.bytes(folder.resolve(name + ".txt")).into(3));
        }
        all.addAll(Partitioner.keys(3));
        KEYS.forEach(key -> all.add(List.of(KeyPortion.indexOf(key, 16), KeyPortion.indexOf(key, 1_000))));
        byte[] written =
                PayloadCodec.of(Object.class, PayloadFormat.JSON).encode(all).bytes();
        String text = new String(written, StandardCharsets.UTF_8).replace(folder.toString(), "");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "tr-TR, Asia/Kathmandu",
        "ar-EG-u-nu-arab, Pacific/Apia",
        "th-TH-u-ca-buddhist, UTC",
        "lt, America/Caracas"
    })
    void portionsDoNotDependOnTheLocaleOrTheTimeZone(String locale, String zone) throws Exception {
        Locale usual = Locale.getDefault();
        TimeZone usualZone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(locale));
            TimeZone.setDefault(TimeZone.getTimeZone(zone));

            assertThat(digest(folder)).isEqualTo(DIGEST);
        } finally {
            Locale.setDefault(usual);
            TimeZone.setDefault(usualZone);
        }
    }

    @Test
    @Timeout(60)
    void portionsDoNotDependOnTheCharsetOfTheirJvm() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=ISO-8859-1",
                        "-Duser.language=tr",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SamePortionsTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualToIgnoringNewLines(DIGEST);
    }

    @Test
    void hashOfAKeyIsTheOneThatIsDescribed() {
        // SHA-256 of nothing begins with e3b0c44298fc1c14.
        assertThat(KeyPortion.indexOf("", 1_000)).isEqualTo(Long.remainderUnsigned(0xe3b0c44298fc1c14L, 1_000));
    }

    /** Says the digest of this JVM. */
    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        System.out.println(digest(Path.of(args[0])));
    }
}
