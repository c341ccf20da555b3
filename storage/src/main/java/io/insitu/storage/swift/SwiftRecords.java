package io.insitu.storage.swift;

import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.Timestamp;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What Swift's header fields say of accounts, containers and objects.
final class SwiftRecords {
    private SwiftRecords() {}

    static AccountRecord account(AccountName name, SwiftAnswer answer) {
        return new AccountRecord(
                name,
                answer.number("X-Account-Container-Count"),
                answer.number("X-Account-Object-Count"),
                answer.number("X-Account-Bytes-Used"),
                timestamp(answer),
                fields(answer, "x-account-meta-"));
    }

    static ContainerRecord container(ContainerPath path, SwiftAnswer answer) {
        Map<String, String> metadata = new HashMap<>(fields(answer, "x-container-meta-"));
        answer.first("X-Container-Read").ifPresent(acl -> metadata.put("x-container-read", acl));
        answer.first("X-Container-Write").ifPresent(acl -> metadata.put("x-container-write", acl));
        return new ContainerRecord(
                path,
                answer.number("X-Container-Object-Count"),
                answer.number("X-Container-Bytes-Used"),
                timestamp(answer),
                metadata);
    }

    static ObjectRecord object(ObjectPath path, long size, SwiftAnswer answer) {
        Map<String, String> metadata = new HashMap<>(fields(answer, "x-object-meta-"));
        answer.first("Content-Encoding").ifPresent(it -> metadata.put("content-encoding", it));
        return new ObjectRecord(
                path,
                size,
                // A large object's ETag is that of its manifest, and stands in quotes.
                answer.first("Etag").orElse("").replace("\"", ""),
                answer.first("Content-Type").orElse("application/octet-stream"),
                timestamp(answer),
                metadata);
    }

    private static Map<String, String> fields(SwiftAnswer answer, String prefix) {
        Map<String, String> fields = new HashMap<>();
        for (Map.Entry<String, String> field : answer.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(prefix)) {
                fields.put(name, field.getValue());
            }
        }
        return fields;
    }

    /// {@return X-Timestamp, which Swift sends as seconds with five digits}
    private static Timestamp timestamp(SwiftAnswer answer) {
        return answer.first("X-Timestamp")
                .map(text -> new Timestamp(new BigDecimal(text).movePointRight(5).longValue()))
                .orElseGet(() -> lastModified(answer));
    }

    static Timestamp lastModified(SwiftAnswer answer) {
        return answer.first("Last-Modified")
                .map(text ->
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                .map(Timestamp::of)
                .orElseGet(() -> Timestamp.of(Instant.EPOCH));
    }

    /// {@return the header fields that make a change; an empty value takes a name away}
    static Map<String, String> change(MetadataUpdate update) {
        Map<String, String> headers = new HashMap<>(update.set());
        update.remove().forEach(name -> headers.put(name, ""));
        return headers;
    }
}
