package io.ttmesh.testkit.internal.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.ttmesh.testkit.NodeCode;
import io.ttmesh.testkit.NodeScope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The stacks of all threads of the JVM, virtual ones included. */
public record DumpThreads() implements NodeCode<String> {
    @Override
    public String run(NodeScope node) throws IOException {
        return ofThisJvm();
    }

    static String ofThisJvm() throws IOException {
        // It refuses a file that exists.
        Path folder = Files.createTempDirectory("ttm-threads");
        Path file = folder.resolve("threads.txt");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readString(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
