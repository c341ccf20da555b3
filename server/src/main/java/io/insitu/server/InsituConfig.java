package io.insitu.server;

import io.insitu.engine.EngineConfig;
import io.insitu.middleware.api.SwiftApi;
import io.insitu.middleware.compute.ComputeConfig;
import io.insitu.server.config.ConfigException;
import io.insitu.server.config.ConfigReader;
import io.insitu.server.http.HttpConfig;
import io.insitu.server.log.LogConfig;
import io.insitu.storage.embedded.EmbeddedConfig;
import io.insitu.storage.encryption.EncryptionConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Every option, by section. `config/insitu.yaml` describes each of them; a section is the record
/// of the part that it sets up.
public record InsituConfig(
        DataConfig data,
        HttpConfig http,
        PipelineConfig pipeline,
        StepsConfig steps,
        AccessConfig tempauth,
        SwiftApi.Config swift,
        EmbeddedConfig store,
        EncryptionConfig encryption,
        ClusterConfig cluster,
        EngineConfig workers,
        ComputeConfig compute,
        LogConfig log) {
    /// Who came by TLS is told to come by it again.
    public InsituConfig {
        tempauth = http.tls().isEmpty() ? tempauth : tempauth.telling("https");
    }

    /// {@return what holds when nothing is said but where the data is}
    public static InsituConfig in(Path data) {
        return new InsituConfig(
                new DataConfig(data),
                HttpConfig.DEFAULT,
                PipelineConfig.DEFAULT,
                StepsConfig.DEFAULT,
                AccessConfig.DEFAULT,
                SwiftApi.Config.DEFAULT,
                EmbeddedConfig.at(data.resolve("store")),
                EncryptionConfig.OFF,
                ClusterConfig.in(data.resolve("cluster")),
                EngineConfig.in(data.resolve("workers")),
                ComputeConfig.defaults(data.resolve("jobs")),
                LogConfig.DEFAULT);
    }

    /// Reads twice, since where some parts keep their files follows from where the data is.
    ///
    /// @param environment of the process
    /// @param commandLine values by their option's name
    /// @throws ConfigException with every problem that there is
    static InsituConfig read(
            Map<String, String> environment, Map<String, String> commandLine, Optional<Path> file)
            throws ConfigException {
        InsituConfig first = reader(in(Path.of("data")), environment, commandLine).read(file);
        return reader(in(first.data().directory()), environment, commandLine).read(file);
    }

    static ConfigReader<InsituConfig> reader(
            InsituConfig defaults,
            Map<String, String> environment,
            Map<String, String> commandLine) {
        return new ConfigReader<>(defaults, environment, commandLine);
    }
}
