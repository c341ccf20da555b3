package io.insitu.server;

import io.insitu.server.http.HttpConfig;
import io.insitu.server.log.LogConfig;

/// Every option, by section. `config/insitu.yaml` describes each of them.
public record InsituConfig(DataConfig data, HttpConfig http, LogConfig log) {
    public static final InsituConfig DEFAULT =
            new InsituConfig(DataConfig.DEFAULT, HttpConfig.DEFAULT, LogConfig.DEFAULT);
}
