package io.insitu.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A network path to a port of this machine. Cut, it forwards nothing any more and tells nobody, as
/// a network does.
final class CuttablePath implements AutoCloseable {
    private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean cut;

    CuttablePath(int port) throws IOException {
        Thread.startVirtualThread(() -> accept(port));
    }

    int port() {
        return entry.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    void cut() {
        cut = true;
    }

    private void accept(int port) {
        try {
            while (true) {
                Socket from = entry.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                connections.incrementAndGet();
                sockets.addAll(List.of(from, to));
                Thread.startVirtualThread(() -> forward(from, to));
                Thread.startVirtualThread(() -> forward(to, from));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (cut) {
                    closed.await();
                }
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one of the ends is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        entry.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
