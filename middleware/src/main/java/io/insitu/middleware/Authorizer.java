package io.insitu.middleware;

import io.insitu.storage.ContainerPath;

/// Decides whether the sender of a request may do a thing. Asked by the step that knows what is
/// about to be touched, once it has that container's access list, as Swift's `swift.authorize` is:
/// what a request touches need not be what its path names (a job, a copy, a manifest).
public interface Authorizer {
    /// What is about to be done.
    enum Right {
        /// To read or describe an object; decided by the container's read list.
        READ,
        /// To list a container or describe it; decided by the read list, in which `.r:` entries
        /// count only beside `.rlistings`.
        LIST,
        /// To write, change or delete an object; decided by the write list.
        WRITE,
        /// What only an account's owner may do.
        OWN,
        /// What only whoever administers all accounts may do: create or delete one.
        ADMINISTER
    }

    /// Lets everything pass: for requests that a step makes on its own account, after it has
    /// decided itself that they may be made.
    Authorizer EVERYTHING =
            new Authorizer() {
                @Override
                public void check(Request request, String account, Right right, String acl) {}

                @Override
                public boolean owns(String account) {
                    return true;
                }

                @Override
                public String user() {
                    return "";
                }
            };

    /// @param acl the container's read or write list, empty when it has none or none applies
    /// @throws SwiftException 401 when the sender is not known, 403 when it is and may not
    void check(Request request, String account, Right right, String acl);

    /// The same, of a container that is named: for a decision that is not made from its lists.
    ///
    /// @param acl as above
    /// @throws SwiftException as above
    default void check(Request request, ContainerPath container, Right right, String acl) {
        check(request, container.account(), right, acl);
    }

    /// {@return whether the sender is shown and may set what concerns an account's owner only, the
    /// access lists for example}
    default boolean owns(String account) {
        return false;
    }

    /// {@return whether a step before the one that authenticates has decided what may be done, so
    /// that the latter leaves it at that: a signed URL needs no token}
    default boolean isFinal() {
        return false;
    }

    /// {@return the sender's name for logs and for REMOTE_USER; empty when not known}
    String user();
}
