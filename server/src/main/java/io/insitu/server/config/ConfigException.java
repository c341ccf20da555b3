package io.insitu.server.config;

import java.util.List;

/// A configuration that cannot be used, with everything that is wrong in it: one line each, with
/// the key, the value and the rule.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
