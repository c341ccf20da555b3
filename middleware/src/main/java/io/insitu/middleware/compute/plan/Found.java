package io.insitu.middleware.compute.plan;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;

/// One thing that a URL with wildcards stands for.
///
/// @param object its name; empty where whole containers are looked for
record Found(ContainerPath container, String object) {
    ObjectPath path() {
        return container.object(object);
    }
}
