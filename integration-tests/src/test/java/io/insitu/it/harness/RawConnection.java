package io.insitu.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A connection on which anything can be said, right or wrong. Bytes are ISO 8859-1.
public final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    public static RawConnection to(ServerProcess server) throws IOException {
        return to(server, 0);
    }

    /// @param url of a server on this machine
    public static RawConnection to(String url) throws IOException {
        return to(URI.create(url).getPort(), 0);
    }

    /// @param receiveBytes the socket's receive buffer, for a reader that is slow; 0 for the usual
    public static RawConnection to(ServerProcess server, int receiveBytes) throws IOException {
        return to(server.port(), receiveBytes);
    }

    private static RawConnection to(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return new RawConnection(socket);
    }

    /// {@return a request's head of these lines, with the empty line after them}
    public static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// {@return everything up to the end of the connection}
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// {@return everything up to and with the text}
    public String readThrough(String text) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(text)) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError(
                        "the connection ended before '" + text + "', after: " + read);
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /// {@return what has come and was not read}
    public String said() {
        try {
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(in.available()), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// {@return whether nothing comes for that long, the connection staying open}
    public boolean isQuietFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            return socket.getInputStream().read() == Integer.MIN_VALUE;
        } catch (SocketTimeoutException expected) {
            return true;
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /// Ends the connection at once, with a reset, as a client does that is killed.
    public void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
