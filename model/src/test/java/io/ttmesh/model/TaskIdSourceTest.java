package io.ttmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskIdSourceTest {
    private static final Region EU = new Region("eu");
    private static final Region US = new Region("us");
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static TaskIdSource source(long seed, Instant now, String... regions) {
        List<Region> places = Arrays.stream(regions).map(Region::new).toList();
        return new TaskIdSource(new MeshLayout(places, 8), Clock.fixed(now, ZoneOffset.UTC), new Random(seed));
    }

    @Test
    void freshIdCarriesItsHomeAndKindAndReadsBack() {
        TaskIdSource source = source(1, NOON, "eu", "us");

        TaskId kept = source.fresh(US, false);
        TaskId light = source.fresh(EU, true);

        assertThat(kept.shard().region()).isEqualTo(US);
        assertThat(kept.kind()).isEqualTo(TaskId.Kind.DURABLE);
        assertThat(light.kind()).isEqualTo(TaskId.Kind.VOLATILE);
        assertThat(TaskId.parse(light.toString())).isEqualTo(light);
    }

    @Test
    void freshIdsOfOneSourceAreUniqueWhoeverAsks() {
        TaskIdSource source = source(2, NOON, "eu");
        Set<String> seen = ConcurrentHashMap.newKeySet();

        long made = IntStream.range(0, 20_000)
                .parallel()
                .filter(i -> seen.add(source.fresh(EU, true).unique()))
                .count();

        assertThat(made).isEqualTo(20_000);
    }

    @Test
    void freshIdsOfTwoSourcesDifferInTheSameMillisecond() {
        TaskIdSource one = source(3, NOON, "eu");
        TaskIdSource other = source(4, NOON, "eu");

        assertThat(one.fresh(EU, true)).isNotEqualTo(other.fresh(EU, true));
    }

    @Test
    void freshIdsSortByTime() {
        List<String> made = Stream.of(0L, 1L, 2L, 1_000L, 86_400_000L, 31_536_000_000L)
                .map(later -> source(later, NOON.plusMillis(later), "eu").fresh(EU, true))
                .map(TaskId::unique)
                .toList();

        assertThat(made).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
    }

    @Test
    void freshIdsOfOneMillisecondSortInTheOrderOfTheirMaking() {
        TaskIdSource source = source(5, NOON, "eu");

        List<String> made = Stream.generate(() -> source.fresh(EU, true).unique())
                .limit(1_000)
                .toList();

        assertThat(made).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @Test
    void consecutiveFreshIdsTakeConsecutiveSlots() {
        TaskIdSource source = source(6, NOON, "eu");
        int first = source.fresh(EU, true).shard().slot();

        List<Integer> slots = Stream.generate(() -> source.fresh(EU, true))
                .limit(20)
                .map(id -> id.shard().slot())
                .toList();

        assertThat(slots)
                .isEqualTo(IntStream.rangeClosed(1, 20)
                        .map(i -> (first + i) % 8)
                        .boxed()
                        .toList());
    }

    @Test
    void counterWrapsWithoutRepeating() {
        RandomGenerator allOnes = () -> -1L;
        var source = new TaskIdSource(new MeshLayout(List.of(EU), 8), Clock.fixed(NOON, ZoneOffset.UTC), allOnes);

        TaskId last = source.fresh(EU, true);
        TaskId first = source.fresh(EU, true);

        assertThat(last.shard().slot()).isEqualTo(7);
        assertThat(first.shard().slot()).isZero();
        assertThat(first).isNotEqualTo(last);
    }

    @Test
    void keyedIdIsTheSameFromEverySourceOfTheMesh() {
        TaskId here = source(7, NOON, "eu", "us").keyed("billing", "invoice-17");
        TaskId there = source(8, NOON.plusSeconds(9), "asia").keyed("billing", "invoice-17");

        assertThat(here).isEqualTo(there);
        assertThat(here.shard().region()).isEqualTo(Region.ANY);
        assertThat(here.kind()).isEqualTo(TaskId.Kind.KEYED);
    }

    /** Stored for as long as keys are: a change of the hash would run them all again. */
    @ParameterizedTest
    @CsvSource({
        "billing, invoice-17, any.3.k0RS27AW639VK5N29G0SV71T5FW31D9RW",
        "default, ä€, any.7.kTT9YT9YBKY6YDMYFN5GY48P0FWWB8NDP",
    })
    void keyedIdNeverChanges(String namespace, String key, String golden) {
        assertThat(source(9, NOON, "eu").keyed(namespace, key)).hasToString(golden);
    }

    @ParameterizedTest
    @CsvSource({"billing, invoice-18", "shipping, invoice-17", "billingi, nvoice-17", "billin, ginvoice-17"})
    void keyedIdDiffersByNamespaceAndKey(String namespace, String key) {
        TaskIdSource source = source(10, NOON, "eu");

        assertThat(source.keyed(namespace, key)).isNotEqualTo(source.keyed("billing", "invoice-17"));
    }

    @Test
    void keyedIdsSpreadOverAllSlots() {
        TaskIdSource source = source(11, NOON, "eu");

        assertThat(IntStream.range(0, 400)
                        .mapToObj(i -> source.keyed("default", "key-" + i))
                        .map(id -> id.shard().slot())
                        .distinct())
                .hasSize(8);
    }
}
