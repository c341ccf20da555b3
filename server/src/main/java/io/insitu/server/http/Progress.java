package io.insitu.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/// How far the bytes handed to a connection have left for the client. Two that are equal mean that
/// the client took nothing in between. Made on the connection's event loop.
///
/// @param pending bytes that wait
/// @param current bytes sent of the buffer or file region that is under way
/// @param region which one that is, by its identity
record Progress(long pending, long current, int region) {
    static Progress of(HttpConnection connection) {
        Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null
                ? new Progress(0, 0, 0)
                : new Progress(
                        buffer.totalPendingWriteBytes(),
                        buffer.currentProgress(),
                        System.identityHashCode(buffer.current()));
    }
}
