package io.insitu.middleware.s3;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;

/// Who may do what with buckets and objects, and how that is asked for and changed. What is said
/// here holds where only containers have lists, as Swift's do.
sealed interface Access permits ContainerAccess, GrantedAccess {
    /// Checks what can be checked before the call is answered.
    ///
    /// @throws SwiftException 403 when its sender may not; 400 for a list that there cannot be
    void check();

    /// @throws SwiftException 403 when the sender may not read the object that the call names
    default void checkRead() {}

    /// @throws SwiftException 403 when the sender may not delete objects of the bucket, 404 when
    ///   there is none
    void checkDelete();

    /// {@return whether a bucket of the account is shown among the sender's}
    default boolean shows(String other) {
        return true;
    }

    /// {@return whether the bucket, which is there, is not the sender's}
    default boolean isOfAnother() {
        return false;
    }

    /// {@return what a bucket that is created gets in a second step, when it is known to be new;
    /// nothing when that is nothing}
    ///
    /// @throws SwiftException 403 when the sender may not create any
    Headers ofNewBucket();

    /// {@return what is said of an object that is stored}
    default Headers ofNewObject() {
        return Headers.EMPTY;
    }

    /// {@return what is said of an upload that is begun, for the object that it becomes}
    default Headers ofUpload() {
        return Headers.EMPTY;
    }

    /// {@return what is said of the object that an upload becomes}
    ///
    /// @param upload said by [#ofUpload], among other things
    default Headers ofCompleted(Headers upload) {
        return Headers.EMPTY;
    }

    /// {@return what is said of a part, which is nobody's}
    default Headers ofPart() {
        return Headers.EMPTY;
    }

    /// {@return GetBucketAcl and GetObjectAcl}
    Response get();

    /// {@return PutBucketAcl and PutObjectAcl}
    Response put();
}
