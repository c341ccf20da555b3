package io.insitu.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// The network in front of a node. On demand something happens once in the middle of what other
/// nodes send to it, and it may forward nothing of that any more and tell nobody, as a network does
/// that was cut. What the server and the node say to each other always passes.
final class NetworkPath implements AutoCloseable {
    /// Of what other nodes send, after which what is to happen does.
    private static final int MIDDLE_BYTES = 64 << 10;

    private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int port;
    private volatile boolean cut;
    private volatile Runnable event = () -> {};
    private volatile AtomicBoolean awaited = new AtomicBoolean();
    private int connections;

    NetworkPath() throws IOException {
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "http://" + name();
    }

    String name() {
        return "127.0.0.1:" + entry.getLocalPort();
    }

    void leadTo(int target) {
        port = target;
    }

    /// Closes all connections and is whole again. The next one is taken for the server's, which
    /// asks every node how it does; those after it for other nodes'.
    synchronized void startOver() throws IOException {
        cut = false;
        awaited = new AtomicBoolean();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        connections = 0;
    }

    synchronized boolean isKnownToServer() {
        return connections == 1;
    }

    synchronized boolean isKnownToNodes() {
        return connections > 1;
    }

    void inTheMiddle(Runnable what) {
        event = what;
        awaited.set(true);
    }

    boolean hasHappened() {
        return !awaited.get();
    }

    /// From now on nothing passes between this node and those that connect to it.
    void cut() {
        cut = true;
    }

    private void accept() {
        try {
            while (true) {
                begin(entry.accept());
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized void begin(Socket from) {
        try {
            Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
            boolean ofServer = connections == 0;
            connections++;
            sockets.addAll(List.of(from, to));
            Thread.startVirtualThread(() -> forward(from, to, ofServer));
            Thread.startVirtualThread(() -> forward(to, from, ofServer));
        } catch (IOException e) {
            close(from);
        }
    }

    private void forward(Socket from, Socket to, boolean ofServer) {
        byte[] buffer = new byte[16 << 10];
        long passed = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passed += n;
                if (!ofServer && passed > MIDDLE_BYTES && awaited.compareAndSet(true, false)) {
                    event.run();
                }
                if (!ofServer && cut) {
                    closed.await();
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one of the ends is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed.countDown();
        entry.close();
        sockets.forEach(NetworkPath::close);
    }
}
