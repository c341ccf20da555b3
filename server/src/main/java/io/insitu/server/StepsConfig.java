package io.insitu.server;

import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.formpost.FormPostConfig;
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
/// @param versionedWrites old versions of objects
/// @param symlink objects that stand for others
public record StepsConfig(
        BulkConfig bulk,
        TempUrlConfig tempurl,
        FormPostConfig formpost,
        StaticWebConfig staticweb,
        SloConfig slo,
        VersionedWritesConfig versionedWrites,
        SymlinkConfig symlink) {
    static final StepsConfig DEFAULT =
            new StepsConfig(
                    BulkConfig.DEFAULT,
                    TempUrlConfig.DEFAULT,
                    FormPostConfig.DEFAULT,
                    StaticWebConfig.DEFAULT,
                    SloConfig.DEFAULT,
                    VersionedWritesConfig.DEFAULT,
                    SymlinkConfig.DEFAULT);
}
