package io.insitu.it.comparison;

/// Who sends a request.
///
/// @param user empty for nobody
record Sender(String user, Proof proof) {
    /// {@return whether it is S3's API that is asked}
    boolean isOfS3() {
        return proof != Proof.TOKEN;
    }

    /// How a server is told who it is.
    enum Proof {
        TOKEN,
        /// S3's signature of version 4, in a header.
        S3,
        /// The same in the URL.
        URL,
        /// S3's signature of version 2, in a header.
        V2,
        /// S3's signature of version 4, made with another key.
        FORGED
    }
}
