package io.insitu.middleware.crossdomain;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.util.Map;

/// Answers `GET /crossdomain.xml` with a policy file for clients that ask for one before they use a
/// store on another host (Adobe's cross-domain policy), as Swift's middleware of that name.
///
/// | option | default | |
/// |---|---|---|
/// | `cross_domain_policy` | all domains, unsafe ones too | the elements between `<cross-domain-policy>` and its end |
///
/// Place: before what authenticates. It is not in the pipeline unless it is named there. Shown in
/// `/info` as `crossdomain`.
public final class CrossDomainMiddleware implements Middleware {
    /// @param crossDomainPolicy XML elements
    public record Config(String crossDomainPolicy) {
        public static final Config DEFAULT =
                new Config("<allow-access-from domain=\"*\" secure=\"false\" />");
    }

    private final String document;

    public CrossDomainMiddleware(Config config) {
        this.document =
                "<?xml version=\"1.0\"?>\n"
                        + "<!DOCTYPE cross-domain-policy SYSTEM "
                        + "\"http://www.adobe.com/xml/dtds/cross-domain-policy.dtd\" >\n"
                        + "<cross-domain-policy>\n"
                        + config.crossDomainPolicy()
                        + "\n</cross-domain-policy>";
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("crossdomain", Map.of());
    }

    @Override
    public Response handle(Request request, Handler next) {
        return request.path().equals("/crossdomain.xml") && request.method().equals("GET")
                ? Response.text(200, "application/xml", document)
                : next.handle(request);
    }
}
