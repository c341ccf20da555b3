package io.insitu.server;

import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.slo.SloConfig;

/// The section `steps`: options of steps of the pipeline, by the step's name.
///
/// @param bulk many objects in one request
/// @param slo static large objects
public record StepsConfig(BulkConfig bulk, SloConfig slo) {
    static final StepsConfig DEFAULT = new StepsConfig(BulkConfig.DEFAULT, SloConfig.DEFAULT);
}
