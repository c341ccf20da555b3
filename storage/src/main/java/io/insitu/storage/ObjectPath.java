package io.insitu.storage;

/// An object by its full name. An object's name may hold any character but NUL, `/` included.
public record ObjectPath(String account, String container, String object) {
    public ObjectPath {
        Names.check("account", account, false);
        Names.check("container", container, false);
        Names.check("object", object, true);
    }

    public ContainerPath containerPath() {
        return new ContainerPath(account, container);
    }

    @Override
    public String toString() {
        return "/" + account + "/" + container + "/" + object;
    }
}
