package io.insitu.middleware.compute.run;

import java.time.Duration;

/// Opens [Admission] to the simulator.
public final class AdmissionGate {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Admission admission;

    /// @param node whose instances are admitted, beside one here
    public AdmissionGate(Node node) {
        Admission.Room here = new Admission.Room(1, 1, Long.MAX_VALUE);
        admission = new Admission(() -> here.withMore(node.elsewhere()));
    }

    /// Gives back what was given.
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for the job's turn.
    public Permit admit(String account, String job, int instances) {
        Turns.Claim claim = new Turns.Claim(account, job, 1);
        return admission.ask(claim, instances, 0, Integer.MAX_VALUE).await(FOREVER)::close;
    }
}
