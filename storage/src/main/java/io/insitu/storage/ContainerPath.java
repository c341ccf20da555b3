package io.insitu.storage;

/// A container by its full name. A container's name holds no `/`.
public record ContainerPath(String account, String container) {
    public ContainerPath {
        Names.check("account", account, false);
        Names.check("container", container, false);
    }

    public AccountName accountName() {
        return new AccountName(account);
    }

    /// {@return the object of that name in this container}
    public ObjectPath object(String object) {
        return new ObjectPath(account, container, object);
    }

    @Override
    public String toString() {
        return "/" + account + "/" + container;
    }
}
