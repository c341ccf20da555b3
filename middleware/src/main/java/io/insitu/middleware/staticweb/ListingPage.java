package io.insitu.middleware.staticweb;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.middleware.PercentEncoding;
import java.util.List;
import java.util.Locale;

/// The page that lists a folder of a site, or says that it may not be listed; element for element
/// as Swift's.
final class ListingPage {
    private static final String DOCTYPE =
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\""
                    + " \"http://www.w3.org/TR/html4/loose.dtd\">\n";

    private static final String EMPTY_CELLS =
            """
                <td class="colsize">&nbsp;</td>
                <td class="coldate">&nbsp;</td>
               </tr>
            """;

    private static final List<String> UNITS =
            List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi");

    private final Site site;
    private final String label;
    private final String prefix;

    /// @param path of the request, decoded
    /// @param prefix of the names in the folder; empty for the site's top
    ListingPage(Site site, String path, String prefix) {
        this.site = site;
        this.prefix = prefix;
        String[] parts = path.split("/", 5);
        this.label =
                site.label().isEmpty()
                        ? path
                        : site.label() + "/" + (parts.length == 5 ? parts[4] : "");
    }

    String disabled() {
        StringBuilder page = new StringBuilder(DOCTYPE);
        page.append("<html>\n<head>\n<title>Listing of ").append(escaped(label));
        page.append("</title>\n");
        style(page, "   p {font-size: 2}\n");
        page.append("</head>\n<body>  <h1>Web Listing Disabled</h1>")
                .append("   <p>The owner of this web site has disabled web listing.")
                .append("   <p>If you are the owner of this web site, you can enable   web listing")
                .append(" by setting X-Container-Meta-Web-Listings.</p>");
        if (!site.index().isEmpty()) {
            page.append("<h1>Index File Not Found</h1> <p>The owner of this web site has set ")
                    .append(" <b>X-Container-Meta-Web-Index: ")
                    .append(escaped(site.index()))
                    .append("</b>.  However, this file is not found.</p>");
        }
        return page.append(" </body>\n</html>\n").toString();
    }

    /// @param listing as the container tells it in JSON
    String of(JsonNode listing) {
        StringBuilder page = new StringBuilder(DOCTYPE);
        page.append("<html>\n <head>\n  <title>Listing of ").append(escaped(label));
        page.append("</title>\n");
        style(
                page,
                """
                   th {text-align: left; padding: 0px 1em 0px 1em;}
                   td {padding: 0px 1em 0px 1em;}
                   a {text-decoration: none;}
                """);
        page.append(" </head>\n <body>\n  <h1 id=\"title\">Listing of ").append(escaped(label));
        page.append("</h1>\n  <table id=\"listing\">\n   <tr id=\"heading\">\n");
        page.append("    <th class=\"colname\">Name</th>\n    <th class=\"colsize\">Size</th>\n");
        page.append("    <th class=\"coldate\">Date</th>\n   </tr>\n");
        if (!prefix.isEmpty()) {
            page.append("   <tr id=\"parent\" class=\"item\">\n    <td class=\"colname\">");
            page.append("<a href=\"../\">../</a></td>\n").append(EMPTY_CELLS);
        }
        listing.forEach(item -> folder(page, item));
        listing.forEach(item -> object(page, item));
        return page.append("  </table>\n </body>\n</html>\n").toString();
    }

    private void style(StringBuilder page, String more) {
        if (site.css().isEmpty()) {
            page.append("  <style type=\"text/css\">\n");
            page.append("   h1 {font-size: 1em; font-weight: bold;}\n");
            page.append(more).append("  </style>\n");
        } else {
            page.append("  <link rel=\"stylesheet\" type=\"text/css\" href=\"");
            page.append(escaped(css())).append("\" />\n");
        }
    }

    private String css() {
        String css = site.css();
        if (css.startsWith("http://") || css.startsWith("https://")) {
            return PercentEncoding.encodePath(css).replace("%3A", ":");
        }
        if (css.startsWith("/")) {
            return PercentEncoding.encodePath(css);
        }
        long depth = prefix.chars().filter(c -> c == '/').count();
        return "../".repeat((int) depth) + PercentEncoding.encodePath(css);
    }

    private void folder(StringBuilder page, JsonNode item) {
        if (item.has("subdir")) {
            String name = item.get("subdir").asText().substring(prefix.length());
            page.append("   <tr class=\"item subdir\">\n");
            link(page, name);
            page.append(EMPTY_CELLS);
        }
    }

    private void object(StringBuilder page, JsonNode item) {
        if (item.has("name")) {
            String name = item.get("name").asText().substring(prefix.length());
            page.append("   <tr class=\"item");
            for (String part : item.path("content_type").asText().split("/", -1)) {
                page.append(" type-").append(escaped(part.toLowerCase(Locale.ROOT)));
            }
            page.append("\">\n");
            link(page, name);
            String date = item.path("last_modified").asText().split("\\.", 2)[0].replace('T', ' ');
            page.append("    <td class=\"colsize\">").append(size(item.path("bytes").asLong()));
            page.append("</td>\n    <td class=\"coldate\">").append(escaped(date));
            page.append("</td>\n   </tr>\n");
        }
    }

    private static void link(StringBuilder page, String name) {
        page.append("    <td class=\"colname\"><a href=\"");
        page.append(PercentEncoding.encodePath(name)).append("\">");
        page.append(escaped(name)).append("</a></td>\n");
    }

    /// {@return the number as Swift's `human_readable` has it}
    static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit + 1 < UNITS.size()) {
            size = Math.rint(size / 1024);
            unit++;
        }
        return (long) size + UNITS.get(unit);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#x27;");
    }
}
