package io.insitu.middleware.s3;

import java.util.Arrays;
import java.util.Optional;

/// What is granted on a bucket or an object (S3, "Access control list (ACL) overview").
enum Permission {
    /// All that follows.
    FULL_CONTROL,
    /// To list the bucket; to read the object.
    READ,
    /// To store and delete objects of the bucket; of an object nothing.
    WRITE,
    /// To read the access control list.
    READ_ACP,
    /// To replace it.
    WRITE_ACP;

    /// {@return the one that S3 calls so}
    static Optional<Permission> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }
}
