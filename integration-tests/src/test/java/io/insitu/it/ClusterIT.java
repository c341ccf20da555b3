package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.InContainers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// All that holds for jobs holds where each machine is a container, on three nodes beside the
/// storage machines of a real Swift; and what `docker/cluster` shows to whoever tries it.
@InContainers
class ClusterIT extends JobsIT {
    @Test
    void instancesRunBesideTheObjectsThatTheyReadFromTheirDisks() {
        String output = SERVER.cluster().run("job");

        assertThat(output)
                .contains("colocated:local", ": 0 through Swift, 0 between nodes")
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
