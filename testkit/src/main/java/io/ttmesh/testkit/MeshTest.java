package io.ttmesh.testkit;

import io.ttmesh.testkit.internal.junit.MeshExtension;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit 5 test class a mesh of several nodes, as a parameter of type {@link MeshCluster}.
 *
 * <pre>{@code
 * @MeshTest(nodes = 3, regions = {"eu", "eu", "us"})
 * class FailoverTest {
 *     @Test
 *     void survivesKill(MeshCluster cluster) {
 *         TaskHandle<Integer> handle = cluster.client().submit(SLOW_SUM, new Sum(40, 2));
 *         cluster.awaitRunning(handle.taskId()).kill();
 *         assertEquals(42, handle.await(Duration.ofSeconds(20)));
 *     }
 * }
 * }</pre>
 *
 * <p>Nodes have the class path of the test, and with it the tasks of every {@code TaskModule} and the actors of every
 * {@code ActorModule}, and those in static fields of the test class. Each test begins with all nodes up and nothing broken. The cluster can be taken by the constructor, a
 * test, {@code @BeforeEach} and {@code @AfterEach}, but not by {@code @BeforeAll}: that runs once for all flavours.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Inherited
@ClassTemplate
@ExtendWith(MeshExtension.class)
@Tag("cluster")
@Timeout(120)
public @interface MeshTest {
    /** How many nodes, 1 to 16. Their ids are n1, n2 and so on. */
    int nodes() default 3;

    /** The region of the first node, the second and so on; the last one repeats. None: all stand in one. */
    String[] regions() default {};

    /** The regions of the mesh, when there are more than nodes stand in. */
    String[] meshRegions() default {};

    /** What the nodes are; the class runs once for each. */
    Flavour[] flavours() default Flavour.PROCESS;

    /** Who shares a cluster. */
    Sharing sharing() default Sharing.CLASS;

    /** How fast the mesh notices that a node is gone. */
    Timing timing() default Timing.QUICK;

    /** Settings of all nodes and clients, as {@code "ttmesh.actors.lease-timeout = 6s"}. */
    String[] config() default {};

    /** Settings of single nodes; they win over those of all. */
    NodeConfig[] nodeConfig() default {};

    /** More classes whose static fields hold tasks and actor types that every node gets. */
    Class<?>[] tasks() default {};

    /** The largest heap of a node process. */
    int heapMebibytes() default 128;
}
