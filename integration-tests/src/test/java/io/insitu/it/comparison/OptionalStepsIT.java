package io.insitu.it.comparison;

import io.insitu.it.harness.ServerProcess;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compares the steps and options that are not there by default, as [ComparisonIT] does the others:
/// in front of the same Swift's storage servers stands another proxy of it that has them.
class OptionalStepsIT extends BesidePeerProxy {
    @TestFactory
    Stream<DynamicTest> optionalStepsAnswerAsSwifts() throws IOException {
        String sections =
                """
                [filter:crossdomain]
                use = egg:swift#crossdomain
                [filter:name_check]
                use = egg:swift#name_check
                [filter:domain_remap]
                use = egg:swift#domain_remap
                storage_domain = storage.example
                [filter:tempauth]
                reseller_prefix = AUTH, SERVICE
                SERVICE_require_group = service
                """;
        return compared("optional", "crossdomain name_check domain_remap", sections);
    }

    @TestFactory
    Stream<DynamicTest> nothingIsWrittenWhereAllIsReadOnly() throws IOException {
        String sections =
                """
                [filter:read_only]
                use = egg:swift#read_only
                read_only = true
                allow_deletes = true
                """;
        return compared("read_only", "read_only", sections);
    }

    @TestFactory
    Stream<DynamicTest> whoAsksTooOftenIsSlowedDown() throws IOException {
        String sections =
                """
                [filter:ratelimit]
                use = egg:swift#ratelimit
                container_ratelimit_1 = 0.01
                container_listing_ratelimit_1 = 0.01
                max_sleep_time_seconds = 1
                account_whitelist = AUTH_whitelisted
                account_blacklist = AUTH_blacklisted
                """;
        return compared("ratelimit", "ratelimit", sections);
    }

    private Stream<DynamicTest> compared(String file, String steps, String sections)
            throws IOException {
        ServerProcess.Setup server =
                server().with("INSITU_PIPELINE_ORDER", order(steps.replace(' ', ',')))
                        .with("INSITU_SWIFT_ACCOUNT_ALLOW_ACCOUNT_MANAGEMENT", "true")
                        .with("INSITU_SWIFT_STORAGE_POLICY_NAME", "gold")
                        .with("INSITU_TEMPAUTH_SERVICE_PREFIXES", "SERVICE_=service")
                        .with("INSITU_STEPS_DOMAIN_REMAP_STORAGE_DOMAIN", "storage.example")
                        .with("INSITU_STEPS_RATELIMIT_CONTAINER_RATELIMITS", "1=0.01")
                        .with("INSITU_STEPS_RATELIMIT_CONTAINER_LISTING_RATELIMITS", "1=0.01")
                        .with("INSITU_STEPS_RATELIMIT_MAX_SLEEP_TIME", "1s")
                        .with("INSITU_STEPS_RATELIMIT_ACCOUNT_WHITELIST", "AUTH_whitelisted")
                        .with("INSITU_STEPS_RATELIMIT_ACCOUNT_BLACKLIST", "AUTH_blacklisted")
                        .with("INSITU_STEPS_READ_ONLY_READ_ONLY", "true")
                        .with("INSITU_STEPS_READ_ONLY_ALLOW_DELETES", "true");
        return compared("comparison-optional", file, steps, sections, server);
    }

    private static String order(String steps) {
        return "proxylogging,catcherrors,gatekeeper,healthcheck,metrics,list_endpoints,info,"
                + steps
                + ",bulk,tempauth,copy,slo,dlo";
    }
}
