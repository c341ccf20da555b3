package io.insitu.middleware.compute.run;

import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a program is told of the object that it runs beside: that of the device which its group
/// attaches it to, or of its first device that reads one, or else that writes one.
final class LocalObject {
    private static final String META = "x-object-meta-";

    private LocalObject() {}

    /// {@return what an instance reads, by alias, as the store knows it now; without what is not
    /// there}
    static Map<String, ObjectRecord> read(PlannedInstance instance, ObjectStore store) {
        Map<String, ObjectRecord> read = new LinkedHashMap<>();
        for (PlannedChannel channel : instance.channels()) {
            if (channel instanceof PlannedChannel.ReadObject input) {
                store.object(input.object()).ifPresent(found -> read.put(input.alias(), found));
            }
        }
        return read;
    }

    /// {@return the variables `LOCAL_*`; none when it runs beside no object, for an image is none}
    ///
    /// @param opened what it reads, by alias, in the order of its devices
    static Map<String, String> variables(
            PlannedInstance instance, Map<String, ObjectRecord> opened) {
        String attach = instance.group().attach();
        return opened.entrySet().stream()
                .filter(entry ->
                        instance.group().device(entry.getKey()).filter(Device::isImage).isEmpty())
                .filter(entry -> attach.equals("default") || attach.equals(entry.getKey()))
                .findFirst()
                .map(entry -> variables(entry.getKey(), entry.getValue()))
                .or(() -> written(instance, attach))
                .orElse(Map.of());
    }

    private static Optional<Map<String, String>> written(PlannedInstance instance, String attach) {
        for (PlannedChannel channel : instance.channels()) {
            Optional<ObjectPath> object = object(channel);
            if (object.isPresent()
                    && (attach.equals("default") || attach.equals(channel.alias()))) {
                Device device = instance.group().device(channel.alias()).orElseThrow();
                return Optional.of(variables(device, object.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<ObjectPath> object(PlannedChannel channel) {
        if (channel instanceof PlannedChannel.WriteObject write) {
            return Optional.of(write.object());
        }
        return channel instanceof PlannedChannel.Reply reply
                ? Optional.ofNullable(reply.instead())
                : Optional.empty();
    }

    /// What its description says of an object that is not there yet.
    private static Map<String, String> variables(Device device, ObjectPath object) {
        Map<String, String> variables = variables(device.alias(), object);
        variables.put("LOCAL_CONTENT_TYPE", device.contentType());
        device.meta().forEach((name, value) -> putMeta(META + name, value, variables));
        return variables;
    }

    private static Map<String, String> variables(String alias, ObjectPath object) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LOCAL_OBJECT", "on");
        variables.put("LOCAL_PATH_INFO", object.toString());
        variables.put("LOCAL_DOCUMENT_ROOT", "/dev/" + alias);
        return variables;
    }

    private static void putMeta(String name, String value, Map<String, String> variables) {
        String variable = name.toUpperCase(Locale.ROOT).replace('-', '_');
        variables.put("LOCAL_HTTP_" + variable, value);
    }

    private static Map<String, String> variables(String alias, ObjectRecord object) {
        Map<String, String> variables = variables(alias, object.path());
        variables.put("LOCAL_CONTENT_LENGTH", Long.toString(object.size()));
        variables.put("LOCAL_CONTENT_TYPE", object.contentType());
        variables.put("LOCAL_HTTP_ETAG", object.etag());
        variables.put("LOCAL_HTTP_X_TIMESTAMP", object.timestamp().toString());
        String encoding = object.metadata().get("content-encoding");
        if (encoding != null) {
            variables.put("LOCAL_HTTP_CONTENT_ENCODING", encoding);
        }
        object.metadata()
                .forEach((name, value) -> {
                    if (name.startsWith(META)) {
                        putMeta(name, value, variables);
                    }
                });
        return variables;
    }
}
