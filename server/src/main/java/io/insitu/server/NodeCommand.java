package io.insitu.server;

import io.insitu.server.config.ConfigException;
import java.util.List;
import picocli.CommandLine.Command;

/// `insitu node`: the process beside a Swift object server, which runs instances for proxies. It
/// takes the options of `insitu server`.
@Command(
        name = "node",
        description = "Runs instances beside an object server of a Swift cluster.",
        mixinStandardHelpOptions = true)
final class NodeCommand extends ServerCommand {
    /// @throws ConfigException when the configuration does not make a node
    @Override
    void check(InsituConfig config) throws ConfigException {
        if (!config.cluster().isNode() || !config.cluster().isSwift()) {
            throw new ConfigException(
                    List.of("cluster: a node needs object_server, swift_url and keys"));
        }
    }
}
