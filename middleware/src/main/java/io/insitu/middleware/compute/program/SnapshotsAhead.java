package io.insitu.middleware.compute.program;

import io.insitu.engine.Engine;
import io.insitu.engine.Module;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the snapshots of the starts of programs that have just been uploaded, for which their
/// first runs would wait. One of an account at a time, and few of all together: of what is uploaded
/// meanwhile, the first run takes it.
public final class SnapshotsAhead {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotsAhead.class);

    private final Engine engine;
    private final int together;
    private final Set<String> accounts = new HashSet<>();

    /// @param together how many are taken at a time
    public SnapshotsAhead(Engine engine, int together) {
        this.engine = engine;
        this.together = together;
    }

    /// Begins to take that of a module, as it is without images. Returns at once.
    void take(String account, Module module) {
        synchronized (accounts) {
            if (accounts.size() >= together || !accounts.add(account)) {
                return;
            }
        }
        Thread.ofVirtual().name("snapshot-ahead").start(() -> run(account, module));
    }

    /// What is wrong with a program's start is for who runs it to hear.
    private void run(String account, Module module) {
        try {
            engine.takeSnapshot(account, module, List.of());
        } catch (RuntimeException e) {
            LOG.debug("no snapshot of module {} of {}", module.digest(), account, e);
        } finally {
            synchronized (accounts) {
                accounts.remove(account);
            }
        }
    }
}
