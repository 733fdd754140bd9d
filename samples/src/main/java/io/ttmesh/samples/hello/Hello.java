package io.ttmesh.samples.hello;

import io.ttmesh.actors.DistributedTask;
import io.ttmesh.runtime.Mesh;
import java.time.Duration;

/** One node in this process, one task, one result. */
public class Hello {
    record Sum(int a, int b) {}

    static final DistributedTask<Sum, Integer> ADD =
            DistributedTask.of("hello.add", Sum.class, Integer.class, (sum, context) -> sum.a() + sum.b());

    public static void main(String[] args) {
        try (Mesh mesh = Mesh.local(ADD)) {
            var task = mesh.submit(ADD, new Sum(2, 3));
            System.out.println("2 + 3 = " + task.await(Duration.ofSeconds(10)) + ", says " + task.taskId());
        }
    }
}
