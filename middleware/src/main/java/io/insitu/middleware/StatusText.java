package io.insitu.middleware;

import java.util.Map;

/// What Swift calls each status and says of it when there is nothing better to say
/// (`swift/common/swob.py`, `RESPONSE_REASONS`).
///
/// @param title what stands behind the number in a status line
/// @param explanation empty where Swift sends no body
public record StatusText(String title, String explanation) {
    private static final StatusText UNKNOWN = new StatusText("Unknown", "");

    private static final Map<Integer, StatusText> ALL =
            Map.ofEntries(
                    entry(200, "OK", ""),
                    entry(201, "Created", ""),
                    entry(204, "No Content", ""),
                    entry(206, "Partial Content", ""),
                    entry(304, "Not Modified", ""),
                    entry(202, "Accepted", "The request is accepted for processing."),
                    entry(301, "Moved Permanently", "The resource has moved permanently."),
                    entry(302, "Found", "The resource has moved temporarily."),
                    entry(
                            303,
                            "See Other",
                            "The response to the request can be found under a different URI."),
                    entry(307, "Temporary Redirect", "The resource has moved temporarily."),
                    entry(
                            400,
                            "Bad Request",
                            "The server could not comply with the request since it is either"
                                    + " malformed or otherwise incorrect."),
                    entry(
                            401,
                            "Unauthorized",
                            "This server could not verify that you are authorized to access the"
                                    + " document you requested."),
                    entry(402, "Payment Required", "Access was denied for financial reasons."),
                    entry(403, "Forbidden", "Access was denied to this resource."),
                    entry(404, "Not Found", "The resource could not be found."),
                    entry(
                            405,
                            "Method Not Allowed",
                            "The method is not allowed for this resource."),
                    entry(
                            406,
                            "Not Acceptable",
                            "The resource is not available in a format acceptable to your"
                                    + " browser."),
                    entry(
                            408,
                            "Request Timeout",
                            "The server has waited too long for the request to be sent by the"
                                    + " client."),
                    entry(
                            409,
                            "Conflict",
                            "There was a conflict when trying to complete your request."),
                    entry(410, "Gone", "This resource is no longer available."),
                    entry(411, "Length Required", "Content-Length header required."),
                    entry(
                            412,
                            "Precondition Failed",
                            "A precondition for this request was not met."),
                    entry(
                            413,
                            "Request Entity Too Large",
                            "The body of your request was too large for this server."),
                    entry(
                            414,
                            "Request URI Too Long",
                            "The request URI was too long for this server."),
                    entry(
                            415,
                            "Unsupported Media Type",
                            "The request media type is not supported by this server."),
                    entry(
                            416,
                            "Requested Range Not Satisfiable",
                            "The Range requested is not available."),
                    entry(417, "Expectation Failed", "Expectation failed."),
                    entry(
                            422,
                            "Unprocessable Entity",
                            "Unable to process the contained instructions"),
                    entry(
                            431,
                            "Request Header Fields Too Large",
                            "The header of your request was too large for this server."),
                    entry(498, "Rate Limited", "Please wait and try again."),
                    entry(499, "Client Disconnect", "The client was disconnected during request."),
                    entry(
                            500,
                            "Internal Error",
                            "The server has either erred or is incapable of performing the"
                                    + " requested operation."),
                    entry(
                            501,
                            "Not Implemented",
                            "The requested method is not implemented by this server."),
                    entry(502, "Bad Gateway", "Bad gateway."),
                    entry(
                            503,
                            "Service Unavailable",
                            "The server is currently unavailable. Please try again at a later"
                                    + " time."),
                    entry(
                            504,
                            "Gateway Timeout",
                            "A timeout has occurred speaking to a backend server."),
                    entry(
                            507,
                            "Insufficient Storage",
                            "There was not enough space to save the resource."));

    /// {@return a status as Swift's reports name it, `404 Not Found`}
    public static String line(int status) {
        return status + " " + of(status).title;
    }

    /// {@return what Swift says of a status when there is nothing better to say: title and
    /// explanation, a line each}
    public static String explained(int status) {
        return of(status).title + "\n" + of(status).explanation;
    }

    static StatusText of(int status) {
        return ALL.getOrDefault(status, UNKNOWN);
    }

    /// {@return Swift's page for it; empty where there is nothing to say}
    String page() {
        return explanation.isEmpty()
                ? ""
                : "<html><h1>%s</h1><p>%s</p></html>".formatted(title, explanation);
    }

    private static Map.Entry<Integer, StatusText> entry(
            int status, String title, String explanation) {
        return Map.entry(status, new StatusText(title, explanation));
    }
}
