package io.insitu.it.comparison;

import io.insitu.it.harness.ServerProcess;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares S3's API where buckets and objects have access control lists, as [ComparisonIT] does
/// where they have none: in front of the same Swift's storage servers stands another proxy of it
/// with `s3_acl`.
class S3AclIT extends BesidePeerProxy {
    /// Those of the Swift who are asked for here.
    private static final String USERS =
            "admin:admin=admin .admin .reseller_admin; test:tester=testing .admin;"
                    + " test:tester2=testing2 .admin; test:tester3=testing3;"
                    + " test2:tester2=testing2 .admin";

    @TestFactory
    Stream<DynamicTest> listsDecideAsSwifts() throws IOException {
        return compared("s3_acl", true, false);
    }

    @TestFactory
    Stream<DynamicTest> whatHasNoListMayBeEverybodysAsInSwift() throws IOException {
        return compared("allow_no_owner", false, true);
    }

    private Stream<DynamicTest> compared(String file, boolean checkOwner, boolean allowNoOwner)
            throws IOException {
        String sections =
                """
                [filter:s3api]
                s3_acl = true
                check_bucket_owner = %s
                allow_no_owner = %s
                """
                        .formatted(checkOwner, allowNoOwner);
        ServerProcess.Setup server =
                server().with("INSITU_STEPS_S3API_DNS_COMPLIANT_BUCKET_NAMES", "false")
                        .with("INSITU_STEPS_S3API_S3_ACL", "true")
                        .with("INSITU_STEPS_S3API_CHECK_BUCKET_OWNER", Boolean.toString(checkOwner))
                        .with("INSITU_STEPS_S3API_ALLOW_NO_OWNER", Boolean.toString(allowNoOwner))
                        .with("INSITU_SWIFT_STORAGE_POLICY_NAME", "gold")
                        .with("INSITU_TEMPAUTH_USERS", USERS);
        return compared("comparison-s3acl", file, "", sections, server);
    }
}
