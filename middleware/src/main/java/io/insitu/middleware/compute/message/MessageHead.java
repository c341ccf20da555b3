package io.insitu.middleware.compute.message;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Headers.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an output that is an HTTP response itself (`message/http`: it begins with a status
/// line) or a CGI response (`message/cgi`: the status is a header field, RFC 3875, section 6).
///
/// @param status as the program set it; 200 when it set none
/// @param fields what it may set: nothing of the server's own, nothing about the connection
/// @param length of the head in bytes, the empty line included
public record MessageHead(int status, Headers fields, int length) {
    /// A head must end within so many bytes.
    public static final int LENGTH_MAX = 64 << 10;

    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/\\d(?:\\.\\d)? ([2-5]\\d\\d)(?: .*)?");
    private static final Pattern STATUS = Pattern.compile("([2-5]\\d\\d)(?: .*)?");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    private static final Set<String> SERVERS_OWN =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "content-length",
                    "date",
                    "server",
                    "x-trans-id",
                    "x-openstack-request-id",
                    "x-auth-token",
                    "x-storage-token",
                    "x-storage-url",
                    "status");

    /// @param start the output's first bytes, as many as there are up to [#LENGTH_MAX]
    /// @param contentType the device's
    /// @return empty when they do not begin with a head
    public static Optional<MessageHead> parse(ByteBuffer start, String contentType) {
        List<String> lines = new ArrayList<>();
        int length = lines(start, lines);
        if (length < 0 || lines.isEmpty()) {
            return Optional.empty();
        }
        int status = 200;
        if (isHttp(contentType)) {
            Matcher first = STATUS_LINE.matcher(lines.removeFirst());
            if (!first.matches()) {
                return Optional.empty();
            }
            status = Integer.parseInt(first.group(1));
        }
        return fields(lines, status, length);
    }

    /// {@return whether outputs of that type begin with a head}
    public static boolean isMessage(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("message/http") || type.startsWith("message/cgi");
    }

    private static boolean isHttp(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("message/http");
    }

    private static Optional<MessageHead> fields(List<String> lines, int preset, int length) {
        int status = preset;
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
                return Optional.empty();
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            Matcher given = STATUS.matcher(value);
            if (name.equals("status") && given.matches()) {
                status = Integer.parseInt(given.group(1));
            } else if (name.equals("location") && status == 200) {
                status = 302;
            }
            if (!SERVERS_OWN.contains(name) && !name.startsWith("x-nexe-")) {
                fields.add(new Field(line.substring(0, colon), value));
            }
        }
        return Optional.of(new MessageHead(status, Headers.of(fields), length));
    }

    /// {@return the head's length, or -1 when no empty line ends it or it holds control characters}
    private static int lines(ByteBuffer start, List<String> lines) {
        int begin = start.position();
        int limit = Math.min(start.limit(), begin + LENGTH_MAX);
        int lineStart = begin;
        for (int i = begin; i < limit; i++) {
            byte b = start.get(i);
            if (b == '\n') {
                int end = i > lineStart && start.get(i - 1) == '\r' ? i - 1 : i;
                if (end == lineStart) {
                    return i + 1 - begin;
                }
                lines.add(text(start, lineStart, end));
                lineStart = i + 1;
            } else if (b >= 0 && b < 0x20 && b != '\t' && b != '\r') {
                return -1;
            }
        }
        return -1;
    }

    private static String text(ByteBuffer bytes, int from, int to) {
        return StandardCharsets.UTF_8
                .decode(bytes.slice(from, to - from))
                .toString()
                .replace('\r', ' ')
                .replace('\t', ' ');
    }
}
