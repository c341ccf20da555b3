package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static Scenario scenario(double crash, double silent, double slow) {
        return new Scenario(
                7,
                30,
                2400,
                4,
                3,
                Duration.ofSeconds(2),
                64 << 20,
                100 << 20,
                crash,
                silent,
                slow,
                20,
                Duration.ofSeconds(10));
    }

    @Test
    void clusterThatIsWellRunsInstancesBesideTheirObjects() {
        Simulation.Result result = new Simulation(scenario(0, 0, 0)).run();

        assertThat(result.local()).isGreaterThan(0.99);
        assertThat(times(result)).isLessThan(1.25);
    }

    @Test
    void nothingIsLostWithNodesThatDieOrFallSilent() {
        Scenario scenario = scenario(0.1, 0.1, 0);

        Simulation.Result result = new Simulation(scenario).run();

        assertThat(result.done()).isEqualTo(scenario.objects());
        assertThat(result.fell()).isPositive();
        assertThat(result.begun()).isLessThan(scenario.objects() + 3 * result.fell());
        assertThat(times(result)).isLessThan(2.5);
    }

    @Test
    void secondCopiesKeepASlowNodeFromHoldingUpTheJob() {
        Scenario scenario = scenario(0, 0, 0.04);

        Simulation.Result result = new Simulation(scenario).run();

        Duration ofOneOnASlowNode = Scenario.scaled(scenario.time(), scenario.slowness());
        assertThat(result.done()).isEqualTo(scenario.objects());
        assertThat(result.makespan()).isLessThan(result.ideal().plus(ofOneOnASlowNode));
    }

    @Test
    void sameSeedGivesTheSameRun() {
        Scenario scenario = scenario(0.1, 0.1, 0.1);

        assertThat(new Simulation(scenario).run()).isEqualTo(new Simulation(scenario).run());
    }

    private static double times(Simulation.Result result) {
        return result.makespan().toNanos() / (double) result.ideal().toNanos();
    }
}
