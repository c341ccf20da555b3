package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Module;
import io.insitu.engine.Pipe;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.image.ImageDevice;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One session while it runs on a node: what its instances hold open.
final class SessionRun implements AutoCloseable {
    private final Session session;
    private final Engine engine;
    private final NodeInputs inputs;
    private final NodeService.Config config;
    private final List<OpenObject> opened = new ArrayList<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private final Queue<Path> outputs = new ConcurrentLinkedQueue<>();

    SessionRun(Session session, Engine engine, NodeInputs inputs, NodeService.Config config) {
        this.session = session;
        this.engine = engine;
        this.inputs = inputs;
        this.config = config;
    }

    /// Opens the inputs, then starts all instances.
    ///
    /// @throws SwiftException 404 when an input is not here
    List<Instance> start(Map<String, Module> modules) {
        for (int i = 0; i < session.links(); i++) {
            pipes.add(engine.pipe());
        }
        List<InstanceSpec> specs = new ArrayList<>();
        for (Session.Run run : session.runs()) {
            Module module = modules.get(run.digest());
            if (module == null) {
                throw new SwiftException(503, "A module was forgotten: " + run.digest());
            }
            List<Image> images = new ArrayList<>();
            List<Channel> channels =
                    run.ports().stream().map(port -> channel(port, images)).toList();
            specs.add(
                    new InstanceSpec(
                            session.account(),
                            module,
                            run.argv(),
                            run.env(),
                            channels,
                            images,
                            run.limits().limits(),
                            run.world().world()));
        }
        return specs.stream().map(engine::start).toList();
    }

    private Channel channel(Session.Port port, List<Image> images) {
        return switch (port) {
            case Session.Read read ->
                    new Channel.Input(
                            read.alias(), access(read.random()), read.mode(), source(read, images));
            case Session.Given(var alias, var random, var mode, var bytes) ->
                    new Channel.Input(alias, access(random), mode, new Channel.Source.Bytes(bytes));
            case Session.Collect(var alias, var random, var mode) ->
                    new Channel.Output(
                            alias,
                            access(random),
                            mode,
                            new Channel.Sink.Collect(config.inlineBytes(), this::spill));
            case Session.ReadPipe(var alias, var link) ->
                    new Channel.Input(
                            alias,
                            Access.SEQUENTIAL,
                            new Channel.Source.FromPipe(pipes.get(link).readEnd()));
            case Session.WritePipe(var alias, var link) ->
                    new Channel.Output(
                            alias,
                            Access.SEQUENTIAL,
                            new Channel.Sink.ToPipe(pipes.get(link).writeEnd()));
        };
    }

    private static Access access(boolean random) {
        return random ? Access.RANDOM : Access.SEQUENTIAL;
    }

    private Channel.Source source(Session.Read read, List<Image> images) {
        OpenObject object = inputs.open(read, session.credentials());
        opened.add(object);
        Channel.Source source = ImageDevice.source(object);
        if (read.alias().equals(ImageDevice.ALIAS)) {
            images.add(ImageDevice.mounted(engine, object.record(), source));
        }
        return source;
    }

    private Path spill() {
        try {
            Path file = Files.createTempFile(config.directory(), "output-", ".tmp");
            outputs.add(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes the files of outputs that nobody is to have.
    void dropOutputs() {
        outputs.forEach(SessionRun::delete);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets go of inputs and pipes.
    @Override
    public void close() {
        pipes.forEach(Pipe::close);
        opened.forEach(OpenObject::close);
    }
}
