package io.insitu.storage;

/// The name of an account, `AUTH_test` for example. Any characters but `/` and NUL; never empty.
public record AccountName(String value) {
    public AccountName {
        Names.check("account", value, false);
    }

    /// {@return the container of that name in this account}
    public ContainerPath container(String container) {
        return new ContainerPath(value, container);
    }

    @Override
    public String toString() {
        return "/" + value;
    }
}
