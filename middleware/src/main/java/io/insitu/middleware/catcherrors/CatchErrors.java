package io.insitu.middleware.catcherrors;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Nothing leaves the pipeline but an answer, and every answer can be found in the log by its
/// transaction id.
///
/// | header of the answer | |
/// |---|---|
/// | `X-Trans-Id` | the transaction id, `tx…` |
/// | `X-Openstack-Request-Id` | the same, as other OpenStack services call it |
///
/// A [SwiftException] becomes the answer that it describes: its message, or Swift's page for its
/// status. What the store refuses becomes 404, 409, 412 or 507. Anything else is a bug or a broken
/// disk: 500, and a line in the log with the stack. An answer to HEAD loses its bytes here, if a
/// step has given it any.
///
/// Place: first, but for `proxylogging`, which only watches. It has no options and is not shown in
/// `/info`.
public final class CatchErrors implements Middleware {
    private static final Logger LOG = LoggerFactory.getLogger(CatchErrors.class);

    @Override
    public Response handle(Request request, Handler next) {
        String id = request.exchange().transactionId();
        return forMethod(request.method(), answer(request, next))
                .withHeaders(headers ->
                        headers.and(Headers.of("X-Trans-Id", id, "X-Openstack-Request-Id", id)));
    }

    private static Response answer(Request request, Handler next) {
        try {
            return next.handle(request);
        } catch (SwiftException e) {
            return withoutBytesForHead(request, e.response());
        } catch (StorageException e) {
            return withoutBytesForHead(request, SwiftException.of(e).response());
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} {} failed ({})",
                    request.method(),
                    request.path(),
                    request.exchange().transactionId(),
                    e);
            return withoutBytesForHead(request, Response.standard(500));
        }
    }

    /// Swift tells HEAD nothing of the page that GET would have had.
    private static Response withoutBytesForHead(Request request, Response error) {
        return request.method().equals("HEAD") ? error.withContent(Content.EMPTY) : error;
    }

    private static Response forMethod(String method, Response response) {
        Content content = response.content();
        if (!method.equals("HEAD") || content instanceof Content.HeadOnly) {
            return response;
        }
        long length = content.length();
        content.close();
        return response.withContent(new Content.HeadOnly(length));
    }
}
