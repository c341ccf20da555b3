package io.insitu.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

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
    private volatile long server;
    private boolean knownToServer;
    private boolean knownToNodes;

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

    /// Before the server's process is named, nothing but it knows of this node.
    void expectServer(long pid) {
        server = pid;
    }

    /// Closes all connections and is whole again.
    synchronized void startOver() throws IOException {
        cut = false;
        awaited = new AtomicBoolean();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        knownToServer = false;
        knownToNodes = false;
    }

    synchronized boolean isKnownToServer() {
        return knownToServer;
    }

    synchronized boolean isKnownToNodes() {
        return knownToNodes;
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
            boolean ofServer = server == 0 || isOf(server, from);
            knownToServer |= ofServer;
            knownToNodes |= !ofServer;
            sockets.addAll(List.of(from, to));
            Thread.startVirtualThread(() -> forward(from, to, ofServer));
            Thread.startVirtualThread(() -> forward(to, from, ofServer));
        } catch (IOException e) {
            close(from);
        }
    }

    /// {@return whether a process holds the other end} As the kernel shows it in `/proc`.
    private static boolean isOf(long pid, Socket accepted) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            String port = ":%04X".formatted(accepted.getPort());
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] columns = line.strip().split(" +", 11);
                if (columns[1].endsWith(port)) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        }
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.anyMatch(file -> sockets.contains(target(file)));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
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
