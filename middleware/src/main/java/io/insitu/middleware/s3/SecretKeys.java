package io.insitu.middleware.s3;

import io.insitu.middleware.Authorizer;
import java.util.Optional;

/// Whoever knows the secret keys by which requests are signed.
@FunctionalInterface
public interface SecretKeys {
    /// A user who may sign.
    ///
    /// @param account whose containers are the user's buckets
    /// @param holder what the user may do; final, so that no token is asked for
    record SecretKey(String secret, String account, Authorizer holder) {}

    /// {@return the user of that access key, if there is one}
    Optional<SecretKey> find(String accessKey);
}
