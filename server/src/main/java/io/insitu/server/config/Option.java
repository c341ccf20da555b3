package io.insitu.server.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One thing that can be configured.
///
/// @param name as in the file, with dots between the levels: `http.keep_alive`
/// @param type of its value
/// @param defaultValue what holds when nobody says otherwise
public record Option(String name, Type type, Object defaultValue) {

    /// {@return the environment variable that overrides it: `INSITU_HTTP_KEEP_ALIVE`}
    public String environmentName() {
        return "INSITU_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /// {@return every option below a record of defaults, in the order of its components}
    public static List<Option> of(Record defaults) {
        List<Option> options = new ArrayList<>();
        collect("", defaults, options);
        return options;
    }

    private static void collect(String prefix, Record defaults, List<Option> options) {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            String name = prefix + key(component);
            Object value = valueOf(component, defaults);
            if (value instanceof Record nested) {
                collect(name + ".", nested, options);
            } else {
                options.add(new Option(name, component.getGenericType(), value));
            }
        }
    }

    /// {@return the component's key in the file: `keepAlive` is `keep_alive`}
    static String key(RecordComponent component) {
        return key(component.getName());
    }

    static String key(String componentName) {
        return componentName.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    static Object valueOf(RecordComponent component, Record of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /// Kinds of environment variables that begin like options and are none.
    static final Map<String, String> OTHER_VARIABLES =
            Map.of("INSITU_JAVA_OPTS", "the launcher", "INSITU_REQUIRE_", "the tests");
}
