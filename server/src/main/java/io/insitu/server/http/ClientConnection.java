package io.insitu.server.http;

import io.insitu.middleware.Exchange;
import java.util.ArrayList;
import java.util.List;

/// A client's end during one exchange: tells whoever asked that the client is gone. Any thread.
final class ClientConnection implements Exchange.Connection {
    private final List<Runnable> actions = new ArrayList<>();
    private final boolean certified;
    private boolean gone;
    private boolean answered;

    /// @param certified whether it has shown a certificate that is believed
    ClientConnection(boolean certified) {
        this.certified = certified;
    }

    @Override
    public boolean isCertified() {
        return certified;
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (this) {
            if (answered) {
                return;
            }
            if (!gone) {
                actions.add(action);
                return;
            }
        }
        Thread.startVirtualThread(action);
    }

    /// The client has its whole answer; whatever happens to the connection now concerns nobody.
    synchronized void answered() {
        answered = true;
        actions.clear();
    }

    void gone() {
        List<Runnable> told;
        synchronized (this) {
            gone = true;
            told = List.copyOf(actions);
            actions.clear();
        }
        told.forEach(Thread::startVirtualThread);
    }

    synchronized boolean isGone() {
        return gone;
    }
}
