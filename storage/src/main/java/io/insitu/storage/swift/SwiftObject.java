package io.insitu.storage.swift;

import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;

/// An object that was fetched.
record SwiftObject(ObjectRecord record, SpooledBytes bytes) implements OpenObject {
    @Override
    public Content content() {
        return switch (bytes) {
            case SpooledBytes.InMemory(var memory) -> new Content.InMemory(memory);
            case SpooledBytes.InFile(var file, var size) -> new Content.InFile(file, 0, size);
        };
    }

    @Override
    public void close() {
        bytes.close();
    }
}
