package io.insitu.it.comparison;

import io.insitu.it.comparison.Sender.Proof;
import io.insitu.it.comparison.Step.Framing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Requests in their order, all in an account of their own, as a file under `comparison/` has them:
///
/// ```
/// == the scenario's name
/// # a comment
/// PUT {a}/c/o?query
///   Header: value
///   as test:tester3
///   > the body; \n is a line end, \r a return
///   ! header etag: why the answers differ there
/// ```
///
/// A request's lines are indented. `as USER` sends it with that user's token (`as nobody` without
/// one); without it the administrator of all accounts asks. `s3` signs the request as S3's clients
/// do instead, `s3 url` in the URL, `s3 v2` in the old way, `s3 forged` with a key that is not the
/// user's. `md5` sends the body's MD5 too. Indented lines before the first scenario stand in every
/// request. `chunked` sends the body in chunks, `untold` neither so nor with its length. What
/// stands in braces is replaced everywhere: `{a}` by the path of the account, `{h}` by its name
/// within a host's, `{b}` by the name of a bucket, `{x*300}` by 300 times that character,
/// `{now+60}` by the seconds since 1970 a minute from now, `{sign sha256 KEY A - B}` by the
/// signature of the lines `A`, none and `B`, `{version 2}` and `{upload 2}` by the second id of a
/// version or of an upload that the server has named in that account or bucket, `{token USER}` by
/// that user's token. `! status:`, `! body:`, `! header NAME:` and `! all:` each explain one
/// difference; one that explains nothing is a failure too.
record Scenario(String name, List<Step> steps) {
    private static final Pattern REPEATED = Pattern.compile("\\{(.)\\*(\\d+)}");
    private static final Pattern SIGNED = Pattern.compile("\\{sign (\\S+) (\\S+) ([^}]+)}");
    private static final Pattern NOW = Pattern.compile("\\{now([+-]\\d+)}");

    Scenario {
        steps = List.copyOf(steps);
    }

    /// @param account the name of the account, before which stands its number in the file
    static List<Scenario> parse(String text, String account) {
        List<Scenario> scenarios = new ArrayList<>();
        String[] parts = ("\n" + text).split("\n== ", -1);
        List<String> always =
                parts[0].lines()
                        .filter(line -> line.startsWith("  "))
                        .map(line -> line.substring(2))
                        .toList();
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndSteps = parts[i].split("\n", 2);
            scenarios.add(
                    new Scenario(
                            nameAndSteps[0],
                            steps(expand(nameAndSteps[1], account + "-" + i), always)));
        }
        return scenarios;
    }

    private static String expand(String text, String account) {
        String bucket = account.replace("AUTH_", "").toLowerCase(Locale.ROOT);
        String placed =
                text.replace("{a}", "/v1/" + account)
                        .replace("{b}", bucket)
                        .replace("{h}", account.replaceFirst("_", "-"));
        long now = Instant.now().getEpochSecond();
        String timed =
                NOW.matcher(placed)
                        .replaceAll(match -> Long.toString(now + Long.parseLong(match.group(1))));
        String signed = SIGNED.matcher(timed).replaceAll(Scenario::signature);
        return REPEATED.matcher(signed)
                .replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))));
    }

    private static String signature(MatchResult match) {
        String algorithm = "Hmac" + match.group(1).toUpperCase(Locale.ROOT);
        String text = match.group(3).replaceAll(" -(?= )", " ").replace(' ', '\n');
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(match.group(2).getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot sign with " + algorithm, e);
        }
    }

    private static List<Step> steps(String text, List<String> always) {
        List<Step> steps = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("  ")) {
                lines.add(line.substring(2));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                flush(lines, steps);
                lines.add(line);
                lines.addAll(always);
            }
        }
        flush(lines, steps);
        return steps;
    }

    private static void flush(List<String> lines, List<Step> steps) {
        if (!lines.isEmpty()) {
            steps.add(step(lines));
            lines.clear();
        }
    }

    private static Step step(List<String> lines) {
        String user = "admin:admin";
        Proof proof = Proof.TOKEN;
        boolean summed = false;
        Framing framing = Framing.LENGTH;
        StringBuilder body = new StringBuilder();
        List<String> headers = new ArrayList<>();
        Map<String, String> explained = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("as ")) {
                user = line.equals("as nobody") ? "" : line.substring(3);
            } else if (line.matches("(s3|token)( \\S+)?")) {
                proof = Proof.valueOf(line.toUpperCase(Locale.ROOT).replace("S3 ", ""));
            } else if (line.equals("md5")) {
                summed = true;
            } else if (line.equals("chunked") || line.equals("untold")) {
                framing = Framing.valueOf(line.toUpperCase(Locale.ROOT));
            } else if (line.startsWith("> ")) {
                body.append(line.substring(2).replace("\\r", "\r").replace("\\n", "\n"));
            } else if (line.startsWith("! ")) {
                String[] aspectAndReason = line.substring(2).split(": ", 2);
                explained.put(aspectAndReason[0], aspectAndReason[1]);
            } else {
                headers.add(latin(line));
            }
        }
        if (summed) {
            headers.add("Content-MD5: " + md5(latin(body.toString())));
        }
        String[] request = lines.getFirst().split(" ", 2);
        return new Step(
                new Sender(user, proof),
                request[0],
                request[1],
                headers,
                latin(body.toString()),
                framing,
                explained);
    }

    private static String md5(String latin) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            byte[] digest = md5.digest(latin.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no MD5", e);
        }
    }

    /// {@return a character for each byte of its UTF-8 form}
    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
