package io.ttmesh.benchmarks.postgres;

import io.ttmesh.benchmarks.JournalPeer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;

/**
 * pekko-persistence-jdbc on a PostgreSQL server of its own, which fsyncs each commit before it answers. One copy: what
 * replication to a second server would cost comes on top.
 */
public final class PostgresJournal implements JournalPeer {
    private static final String SCHEMA = "/schema/postgres/postgres-create-schema.sql";

    @Override
    public String name() {
        return "pekko-persistence-jdbc";
    }

    @Override
    public Server start(Path folder) throws IOException, SQLException {
        // The library switches both off unless it is told otherwise.
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setDataDirectory(folder.resolve("data"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .start();
        return new Running(server, prepare(server));
    }

    /** Makes the plugin's tables; returns what the server says of itself. */
    private static String prepare(EmbeddedPostgres server) throws IOException, SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                InputStream script = Objects.requireNonNull(PostgresJournal.class.getResourceAsStream(SCHEMA))) {
            for (String each : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
            Map<String, String> on = Map.of(
                    "fsync", show(statement, "fsync"), "synchronous_commit", show(statement, "synchronous_commit"));
            if (!on.values().stream().allMatch("on"::equals)) {
                throw new IllegalStateException("PostgreSQL does not keep what it acknowledges: " + on);
            }
            return "one copy, PostgreSQL " + show(statement, "server_version") + ", fsync=on, synchronous_commit=on, "
                    + show(statement, "wal_sync_method");
        }
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private record Running(EmbeddedPostgres server, String promises) implements Server {
        @Override
        public String config() {
            return """
                pekko.persistence.journal.plugin = "jdbc-journal"
                jdbc-journal {
                  # Room for 1,000 writers and then some: past the default of 1,000 it refuses.
                  bufferSize = 20000
                  slick {
                    profile = "slick.jdbc.PostgresProfile$"
                    db {
                      driver = "org.postgresql.Driver"
                      url = "%s"
                      user = "postgres"
                      password = "postgres"
                    }
                  }
                }
                """.formatted(server.getJdbcUrl("postgres", "postgres"));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
