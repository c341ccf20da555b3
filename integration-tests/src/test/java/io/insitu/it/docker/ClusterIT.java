package io.insitu.it.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.InContainers;
import io.insitu.it.harness.SharedServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `docker/cluster` shows to whoever tries it.
@InContainers
class ClusterIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @Test
    void instancesRunBesideTheObjectsThatTheyReadFromTheirDisks() {
        String output = SERVER.cluster().run("job");

        assertThat(output)
                .contains("colocated:local", "0 through Swift, 0 between nodes")
                .containsPattern("bytes that instances read from the disks .*: [1-9]\\d+, and 0")
                .doesNotContain("colocated:remote");
        Eventually.isTrue(
                Duration.ofMinutes(1),
                "the nodes that it met are up",
                () -> SERVER.cluster().tried("status").status() == 0);
    }

    @Test
    void machinesThatFailInTheMiddleChangeNoResult() {
        assertThat(SERVER.cluster().run("fault", "kill", "pause", "storage"))
                .contains(
                        "fault kill: the same result as undisturbed: yes",
                        "fault pause: the same result as undisturbed: yes",
                        "fault storage: the same result as undisturbed: yes");
    }
}
