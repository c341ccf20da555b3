package io.insitu.engine.guest;

/// What passes one way through a channel, and how much may.
final class Flow {
    private final long callsMax;
    private final long bytesMax;
    private long calls;
    private long bytes;

    Flow(long callsMax, long bytesMax) {
        this.callsMax = callsMax;
        this.bytesMax = bytesMax;
    }

    long calls() {
        return calls;
    }

    long bytes() {
        return bytes;
    }

    /// The guest calls.
    ///
    /// @throws WasiException EDQUOT
    void call() {
        if (calls >= callsMax) {
            throw new WasiException(Errno.DQUOT);
        }
        calls++;
    }

    /// {@return how many of so many bytes may pass}
    long admitted(long wanted) {
        return Math.min(wanted, bytesMax - bytes);
    }

    void passed(long more) {
        bytes += more;
    }

    /// What was counted elsewhere, where nothing is limited.
    void add(long moreCalls, long moreBytes) {
        calls += moreCalls;
        bytes += moreBytes;
    }
}
