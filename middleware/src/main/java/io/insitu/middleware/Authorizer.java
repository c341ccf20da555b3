package io.insitu.middleware;

/// Decides whether the sender of a request may do a thing. Asked by the step that knows what is
/// about to be touched, once it has that container's access list, as Swift's `swift.authorize` is.
public interface Authorizer {
    /// What is about to be done.
    enum Right {
        READ,
        WRITE,
        /// What only an account's owner may do.
        OWN
    }

    /// @param acl the container's read or write list, empty when it has none or none applies
    /// @throws SwiftException 401 when the sender is not known, 403 when it is and may not
    void check(Request request, String account, Right right, String acl);

    /// {@return the sender's name for logs and for REMOTE_USER; empty when not known}
    String user();
}
