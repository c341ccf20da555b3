package io.insitu.server;

import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.cnamelookup.CnameLookupConfig;
import io.insitu.middleware.cors.CorsConfig;
import io.insitu.middleware.crossdomain.CrossDomainMiddleware;
import io.insitu.middleware.dlo.DloConfig;
import io.insitu.middleware.domainremap.DomainRemapMiddleware;
import io.insitu.middleware.etagquoter.EtagQuoterMiddleware;
import io.insitu.middleware.formpost.FormPostConfig;
import io.insitu.middleware.keystoneauth.KeystoneConfig;
import io.insitu.middleware.namecheck.NameCheckMiddleware;
import io.insitu.middleware.ratelimit.RateLimitConfig;
import io.insitu.middleware.readonly.ReadOnlyMiddleware;
import io.insitu.middleware.s3.S3Config;
import io.insitu.middleware.slo.SloConfig;
import io.insitu.middleware.staticweb.StaticWebConfig;
import io.insitu.middleware.symlink.SymlinkConfig;
import io.insitu.middleware.tempurl.TempUrlConfig;
import io.insitu.middleware.versionedwrites.VersionedWritesConfig;

/// The section `steps`: options of steps of the pipeline, by the step's name.
///
/// @param bulk many objects in one request
/// @param tempurl URLs that work for a while without a token
/// @param formpost uploads by forms
/// @param staticweb containers as web sites
/// @param slo static large objects
/// @param dlo dynamic large objects
/// @param versionedWrites old versions of objects
/// @param symlink objects that stand for others
/// @param etagQuoter ETags in quotes
/// @param cors scripts of pages from elsewhere
/// @param crossdomain the policy file of such clients
/// @param nameCheck paths that are refused
/// @param readOnly accounts in which nothing may be written
/// @param cnameLookup hosts of others' own
/// @param domainRemap accounts and containers in hosts' names
/// @param ratelimit who is slowed down
/// @param keystoneauth the identity service whose tokens are taken
/// @param s3api S3's API
public record StepsConfig(
        BulkConfig bulk,
        TempUrlConfig tempurl,
        FormPostConfig formpost,
        StaticWebConfig staticweb,
        SloConfig slo,
        DloConfig dlo,
        VersionedWritesConfig versionedWrites,
        SymlinkConfig symlink,
        EtagQuoterMiddleware.Config etagQuoter,
        CorsConfig cors,
        CrossDomainMiddleware.Config crossdomain,
        NameCheckMiddleware.Config nameCheck,
        ReadOnlyMiddleware.Config readOnly,
        CnameLookupConfig cnameLookup,
        DomainRemapMiddleware.Config domainRemap,
        RateLimitConfig ratelimit,
        KeystoneConfig keystoneauth,
        S3Config s3api) {
    static final StepsConfig DEFAULT =
            new StepsConfig(
                    BulkConfig.DEFAULT,
                    TempUrlConfig.DEFAULT,
                    FormPostConfig.DEFAULT,
                    StaticWebConfig.DEFAULT,
                    SloConfig.DEFAULT,
                    DloConfig.DEFAULT,
                    VersionedWritesConfig.DEFAULT,
                    SymlinkConfig.DEFAULT,
                    EtagQuoterMiddleware.Config.DEFAULT,
                    CorsConfig.DEFAULT,
                    CrossDomainMiddleware.Config.DEFAULT,
                    NameCheckMiddleware.Config.DEFAULT,
                    ReadOnlyMiddleware.Config.DEFAULT,
                    CnameLookupConfig.DEFAULT,
                    DomainRemapMiddleware.Config.DEFAULT,
                    RateLimitConfig.DEFAULT,
                    KeystoneConfig.DEFAULT,
                    S3Config.DEFAULT);
}
