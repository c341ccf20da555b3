package io.insitu.middleware.listing;

import io.insitu.storage.ListingEntry;
import io.insitu.storage.Timestamp;
import java.util.Map;

/// How one kind of listing is written, byte for byte as Swift writes it: a beginning, an entry
/// after another, an end.
sealed interface ListingText {
    void begin(StringBuilder out, boolean empty);

    void entry(StringBuilder out, ListingEntry entry, boolean first);

    void end(StringBuilder out, boolean empty);

    /// {@return how many bytes whoever reads the object gets}
    static String bytes(ListingEntry.ObjectEntry object, ListedType type) {
        String bytes = type.parameters().get(ListedType.BYTES);
        return bytes == null ? Long.toString(object.size()) : bytes;
    }

    /// A name a line.
    record Plain() implements ListingText {
        @Override
        public void begin(StringBuilder out, boolean empty) {}

        @Override
        public void entry(StringBuilder out, ListingEntry entry, boolean first) {
            out.append(entry.name()).append('\n');
        }

        @Override
        public void end(StringBuilder out, boolean empty) {}
    }

    /// A list of objects, spaced as Python does it.
    record Json() implements ListingText {
        @Override
        public void begin(StringBuilder out, boolean empty) {
            out.append('[');
        }

        @Override
        public void entry(StringBuilder out, ListingEntry entry, boolean first) {
            out.append(first ? "{" : ", {");
            switch (entry) {
                case ListingEntry.Subdir(String name) -> text(out, "subdir", name);
                case ListingEntry.ContainerEntry container -> {
                    text(out, "name", container.name());
                    out.append(", \"count\": ").append(container.objectCount());
                    out.append(", \"bytes\": ").append(container.bytesUsed()).append(", ");
                    text(out, "last_modified", ListingDate.of(container.lastModified()));
                }
                case ListingEntry.ObjectEntry object -> object(out, object);
                case ListingEntry.VersionEntry version -> version(out, version);
            }
            out.append('}');
        }

        private static void version(StringBuilder out, ListingEntry.VersionEntry version) {
            object(out, version.object());
            Timestamp id = version.version();
            out.append(", \"is_latest\": ").append(version.latest()).append(", ");
            text(out, "version_id", id == null ? "null" : id.toString());
        }

        private static void object(StringBuilder out, ListingEntry.ObjectEntry object) {
            ListedType type = ListedType.parse(object.contentType());
            out.append("\"bytes\": ").append(ListingText.bytes(object, type)).append(", ");
            text(out, "hash", object.etag());
            out.append(", ");
            text(out, "name", object.name());
            out.append(", ");
            text(out, "content_type", type.listed());
            out.append(", ");
            text(out, "last_modified", ListingDate.of(object.timestamp()));
            further(out, type.parameters());
        }

        private static void further(StringBuilder out, Map<String, String> parameters) {
            optional(out, ListedType.SYMLINK_ETAG, parameters);
            String bytes = parameters.get(ListedType.SYMLINK_BYTES);
            if (bytes != null) {
                out.append(", \"symlink_bytes\": ").append(bytes);
            }
            optional(out, ListedType.SYMLINK_PATH, parameters);
            quoted(out, ListedType.SLO_ETAG, parameters);
            quoted(out, ListedType.S3_ETAG, parameters);
        }

        private static void quoted(StringBuilder out, String name, Map<String, String> parameters) {
            String etag = parameters.get(name);
            if (etag != null) {
                out.append(", ");
                text(out, name, '"' + etag + '"');
            }
        }

        private static void optional(
                StringBuilder out, String name, Map<String, String> parameters) {
            String value = parameters.get(name);
            if (value != null) {
                out.append(", ");
                text(out, name, value);
            }
        }

        private static void text(StringBuilder out, String name, String value) {
            out.append('"').append(name).append("\": \"");
            Escapes.json(out, value);
            out.append('"');
        }

        @Override
        public void end(StringBuilder out, boolean empty) {
            out.append(']');
        }
    }

    /// @param account whose containers are listed
    record AccountXml(String account) implements ListingText {
        @Override
        public void begin(StringBuilder out, boolean empty) {
            out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<account name=\"");
            Escapes.xmlAttribute(out, account);
            out.append("\">\n");
        }

        @Override
        public void entry(StringBuilder out, ListingEntry entry, boolean first) {
            switch (entry) {
                case ListingEntry.Subdir(String name) -> {
                    out.append("<subdir name=\"");
                    Escapes.xmlAttribute(out, name);
                    out.append("\" />");
                }
                case ListingEntry.ContainerEntry container -> {
                    out.append("<container>");
                    Escapes.xmlElement(out, "name", container.name());
                    Escapes.xmlElement(out, "count", Long.toString(container.objectCount()));
                    Escapes.xmlElement(out, "bytes", Long.toString(container.bytesUsed()));
                    Escapes.xmlElement(
                            out, "last_modified", ListingDate.of(container.lastModified()));
                    out.append("</container>");
                }
                case ListingEntry.ObjectEntry object ->
                        throw new IllegalArgumentException("an object in an account: " + object);
                case ListingEntry.VersionEntry version ->
                        throw new IllegalArgumentException("a version in an account: " + version);
            }
            out.append('\n');
        }

        @Override
        public void end(StringBuilder out, boolean empty) {
            out.append("</account>");
        }
    }

    /// @param container whose objects are listed
    record ContainerXml(String container) implements ListingText {
        @Override
        public void begin(StringBuilder out, boolean empty) {
            out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container name=\"");
            Escapes.xmlAttribute(out, container);
            // Python writes an element without content so.
            out.append(empty ? "\" />" : "\">");
        }

        @Override
        public void entry(StringBuilder out, ListingEntry entry, boolean first) {
            switch (entry) {
                case ListingEntry.Subdir(String name) -> {
                    out.append("<subdir name=\"");
                    Escapes.xmlAttribute(out, name);
                    out.append("\">");
                    Escapes.xmlElement(out, "name", name);
                    out.append("</subdir>");
                }
                case ListingEntry.ObjectEntry object -> {
                    ListedType type = ListedType.parse(object.contentType());
                    out.append("<object>");
                    Escapes.xmlElement(out, "name", object.name());
                    Escapes.xmlElement(out, "hash", object.etag());
                    Escapes.xmlElement(out, "bytes", ListingText.bytes(object, type));
                    Escapes.xmlElement(out, "content_type", type.listed());
                    Escapes.xmlElement(out, "last_modified", ListingDate.of(object.timestamp()));
                    out.append("</object>");
                }
                case ListingEntry.ContainerEntry inner ->
                        throw new IllegalArgumentException("a container in a container: " + inner);
                case ListingEntry.VersionEntry version ->
                        throw new IllegalArgumentException("versions are in JSON: " + version);
            }
        }

        @Override
        public void end(StringBuilder out, boolean empty) {
            out.append(empty ? "" : "</container>");
        }
    }
}
