/// S3's API on the objects of Swift's.
@NullMarked
package io.insitu.middleware.s3;

import org.jspecify.annotations.NullMarked;
