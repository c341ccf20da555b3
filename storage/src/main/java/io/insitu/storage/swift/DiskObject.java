package io.insitu.storage.swift;

import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;

/// An object, or a part of one, where its object server keeps it.
public final class DiskObject implements OpenObject {
    private final ObjectRecord record;
    private final HeldFile file;
    private final Part part;

    /// What is read of an object.
    record Part(long offset, long length) {}

    /// Takes over the file.
    DiskObject(ObjectRecord record, HeldFile file, Part part) {
        this.record = record;
        this.file = file;
        this.part = part;
    }

    @Override
    public ObjectRecord record() {
        return record;
    }

    @Override
    public Content content() {
        return new Content.InFile(file.path(), part.offset(), part.length());
    }

    @Override
    public void close() {
        file.close();
    }
}
