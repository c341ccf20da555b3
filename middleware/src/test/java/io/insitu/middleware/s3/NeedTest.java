package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Query;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedTest {
    @ParameterizedTest(name = "{0} of a bucket, ?{1}: {2}")
    @CsvSource({
        "HEAD,'',OfBucket[permission=READ]",
        "GET,'',OfBucket[permission=READ]",
        "GET,versions,OfBucket[permission=READ]",
        "GET,uploads,OfBucket[permission=READ]",
        "GET,list-type=2,OfBucket[permission=READ]",
        "GET,acl,OfBucket[permission=READ_ACP]",
        "PUT,acl,OfBucket[permission=WRITE_ACP]",
        "DELETE,acl,OwnBucket[]",
        "GET,location,OwnBucket[]",
        "GET,logging,OwnBucket[]",
        "GET,versioning,Nothing[]",
        "GET,tagging,Nothing[]",
        "PUT,versioning,OfBucket[permission=WRITE]",
        "PUT,'',OwnAccount[]",
        "DELETE,'',OwnBucket[]",
        "POST,'',OwnBucket[]",
        "POST,delete,Nothing[]",
        "PATCH,'',OwnBucket[]"
    })
    void bucket(String method, String query, String need) {
        assertThat(Need.of(method, true, Query.parse(query)).toString()).isEqualTo(need);
    }

    @ParameterizedTest(name = "{0} of an object, ?{1}: {2}")
    @CsvSource({
        "HEAD,'',OfObject[permission=READ]",
        "GET,'',OfObject[permission=READ]",
        "GET,versionId=1,OfObject[permission=READ]",
        "GET,acl,OfObject[permission=READ_ACP]",
        "PUT,acl,OfObject[permission=WRITE_ACP]",
        "PUT,'',OfBucket[permission=WRITE]",
        "PUT,partNumber=1&uploadId=u,OfBucket[permission=WRITE]",
        "POST,uploads,OfBucket[permission=WRITE]",
        "POST,uploadId=u,OfBucket[permission=WRITE]",
        "GET,uploadId=u,OfBucket[permission=READ]",
        "DELETE,uploadId=u,OfBucket[permission=WRITE]",
        "DELETE,'',OfBucket[permission=WRITE]",
        "DELETE,tagging,OfBucket[permission=WRITE]",
        "PATCH,'',OwnBucket[]"
    })
    void object(String method, String query, String need) {
        assertThat(Need.of(method, false, Query.parse(query)).toString()).isEqualTo(need);
    }
}
