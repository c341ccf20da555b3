package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.SharedServer;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A container as a program's input, looked at with SQLite.
class ContainerListingIT {
    private static final String QUERY =
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            print(db.execute('pragma integrity_check').fetchone()[0])
            for row in db.execute("select name, size, content_type, etag from object where name like 'b%' order by name"):
                print(*row)
            """;

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;

    @Test
    void programReadsAContainersListingAsADatabase() throws IOException {
        Requirement.program("python3");
        SwiftClient client = SERVER.tester();
        String programs = SERVER.freshContainer("programs");
        byte[] cat = Files.readAllBytes(Repository.root().resolve("examples/cat/cat.wasm"));
        assertThat(client.put(programs + "/cat", cat, "Content-Type", "application/wasm"))
                .hasStatus(201);
        String listed = SERVER.freshContainer("listed");
        for (String name : new String[] {"a", "b1", "b2"}) {
            client.put(listed + "/" + name, "bytes of " + name, "Content-Type", "text/plain");
        }

        Answer database =
                client.job(
                        """
                        [{"name": "cat", "exec": {"path": "swift://~%s/cat"}, "devices": [
                          {"name": "stdin", "path": "swift://~%s"}, {"name": "stdout"}]}]
                        """
                                .formatted(programs, listed));

        assertThat(database).hasStatus(200);
        Path file = Files.write(folder.resolve("listing.db"), database.body());
        assertThat(Command.output(folder, Map.of(), "python3", "-c", QUERY, file.toString()))
                .isEqualTo(
                        """
                        ok
                        b1 11 text/plain %s
                        b2 11 text/plain %s
                        """
                                .formatted(
                                        client.head(listed + "/b1").header("Etag"),
                                        client.head(listed + "/b2").header("Etag")));
    }
}
