package io.insitu.middleware;

import java.time.Instant;

/// One exchange with one client: what is the same for the request and for every request made on its
/// behalf.
///
/// @param transactionId as in `X-Trans-Id`
/// @param remoteAddress the client's, as the socket has it
/// @param host the `Host` it asked for, with the port if that was given
/// @param received when the head had come in
/// @param connection the client's end
public record Exchange(
        String transactionId,
        String remoteAddress,
        String host,
        Instant received,
        Connection connection) {

    /// {@return the same, of a client that had asked for that host}
    public Exchange withHost(String newHost) {
        return new Exchange(transactionId, remoteAddress, newHost, received, connection);
    }

    /// What can be known of a client while it waits.
    public interface Connection {
        /// Runs the action once, as soon as the client is gone before it had its whole answer; at
        /// once if it is gone already. On a thread that the action must not hold up.
        void onGone(Runnable action);

        /// {@return whether it is encrypted, and the client has shown a certificate that this
        /// machine believes}
        default boolean isCertified() {
            return false;
        }
    }
}
