package io.ttmesh.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ttmesh.actors.ActorType;
import io.ttmesh.model.error.MeshException;
import io.ttmesh.model.error.UnknownActorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where actors are put: a node in each of three regions, as actor systems of this JVM. */
@Timeout(90)
class ActorPlacesTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final InProcessMesh MESH = new InProcessMesh();

    private static Mesh eu;
    private static Mesh asia;

    @BeforeAll
    static void start() {
        eu = MESH.start(at("eu"));
        asia = MESH.start(at("asia").with("ttmesh.node.tags", List.of("gpu", "large", "new")));
        await("nodes know each other")
                .atMost(LONG)
                .until(() -> eu.nodes().size() == 2 && asia.nodes().size() == 2);
    }

    private static MeshConfig at(String region) {
        return InProcessMesh.quick("places-" + region, region)
                .with("ttmesh.node.tags", List.of("gpu"))
                .with(
                        "ttmesh.mesh.distances",
                        List.of(
                                Map.of("from", "us", "to", "eu", "distance", 80),
                                Map.of("from", "us", "to", "asia", "distance", 20)))
                .withActors(Where.ANYWHERE, Where.ELSEWHERE, Where.IN_US, Where.WITH_GPU, Where.NOWHERE);
    }

    @AfterAll
    static void close() {
        MESH.close();
    }

    @Test
    void onlyNodesWithAllTagsHost() {
        assertThat(IntStream.range(0, 20).mapToObj(i -> Where.of(eu.actor(Where.WITH_GPU, "tagged-" + i))))
                .containsOnly(asia.address());
    }

    @Test
    void typeWhoseTagsNoNodeHasIsRefusedByName() {
        assertThatThrownBy(() -> Where.of(eu.actor(Where.NOWHERE, "lost")))
                .isInstanceOf(UnknownActorException.class)
                .hasMessageContaining("test.nowhere")
                .hasMessageContaining("tags it requires, [gpu, quantum]");
    }

    @Test
    void actorsWithoutHomeArePutNearTheirFirstCaller() {
        assertThat(Where.of(asia.actor(Where.ANYWHERE, "first"))).isEqualTo(asia.address());
        assertThat(Where.of(eu.actor(Where.ANYWHERE, "first"))).isEqualTo(asia.address());

        Map<String, Long> counts = placesAskedBy(asia, Where.ANYWHERE);

        assertMostAreInAsia(counts);
    }

    /** Of the shards two thirds, which no even spread comes near to, whichever node a tie falls to. */
    private static void assertMostAreInAsia(Map<String, Long> counts) {
        assertThat(counts).containsOnlyKeys(eu.address(), asia.address());
        assertThat(2 * counts.get(asia.address())).isGreaterThan(3 * counts.get(eu.address()));
    }

    private static Map<String, Long> placesAskedBy(Mesh mesh, ActorType<Where.Ask> type) {
        return IntStream.range(0, 200)
                .mapToObj(i -> Where.of(mesh.actor(type, "many-" + i)))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** A node can be given shards once its own way to the actors is open. */
    @Test
    void clientCountsByItsRegion() {
        try (Mesh client = Mesh.start(InProcessMesh.quick("places-client", "asia")
                .withActors(Where.ELSEWHERE)
                .asClient()
                .join(eu.address()))) {
            assertThat(Where.of(asia.actor(Where.ELSEWHERE, "asked by a node that can host it")))
                    .isNotEmpty();

            Map<String, Long> counts = placesAskedBy(client, Where.ELSEWHERE);

            assertMostAreInAsia(counts);
        }
    }

    @Test
    void actorLivesAtHomeOrNearestToIt() {
        awaitAt(asia.address());

        try (Mesh us = Mesh.start(at("us").join(eu.address()))) {
            awaitAt(us.address());
        }
        awaitAt(asia.address());

        try (Mesh back =
                Mesh.start(at("us").with("ttmesh.node.id", "places-us-again").join(eu.address()))) {
            awaitAt(back.address());
        }
    }

    private static void awaitAt(String address) {
        await("the actor lives at " + address).atMost(LONG).until(() -> {
            try {
                return Where.of(eu.actor(Where.IN_US, "homeless"), Duration.ofSeconds(2))
                        .equals(address);
            } catch (MeshException moving) {
                return false;
            }
        });
    }
}
