package io.insitu.middleware.compute.node;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Digests;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.image.ImageDevice;
import io.insitu.storage.OpenObject;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// One session while it runs on a node: what its instances hold open, and the channels that lead
/// from them to other nodes.
final class SessionRun implements AutoCloseable {
    private final Session session;
    private final Engine engine;
    private final NodeInputs inputs;
    private final NodeService.Config config;
    private final Joints joints;
    private final NodeTraffic traffic;
    private final List<OpenObject> opened = new ArrayList<>();
    private final List<NodeImages.Held> held = new ArrayList<>();
    private final Map<Integer, Pipe> pipes = new HashMap<>();
    private final List<Outgoing> outgoing = new ArrayList<>();
    private final List<Thread> sending = new ArrayList<>();
    private final Queue<Path> outputs = new ConcurrentLinkedQueue<>();

    /// What joins it to other nodes.
    ///
    /// @param gang null for a whole component
    record Joints(SwiftHttp links, ClusterKeys keys, @Nullable Gang gang) {}

    /// A pipe that is read here and sent on to another node.
    private record Outgoing(int run, int link, URI to, Pipe.ReadEnd end) {}

    SessionRun(
            Session session,
            Engine engine,
            NodeInputs inputs,
            NodeService.Config config,
            Joints joints,
            NodeTraffic traffic) {
        this.traffic = traffic;
        this.joints = joints;
        this.session = session;
        this.engine = engine;
        this.inputs = inputs;
        this.config = config;
    }

    /// Opens the inputs, then starts all instances.
    ///
    /// @param log is told what they write to their stderr; null when nobody wants to know
    /// @throws SwiftException 404 when an input is not here
    List<Instance> start(Map<String, Module> modules, @Nullable SessionLog log) {
        List<InstanceSpec> specs = new ArrayList<>();
        for (Session.Run run : session.runs()) {
            Module module = modules.get(run.digest());
            if (module == null) {
                throw new SwiftException(503, "A module was forgotten: " + run.digest());
            }
            List<Image> images = new ArrayList<>();
            run.images().forEach(digest -> images.add(image(digest)));
            int number = specs.size();
            List<Channel> channels =
                    run.ports().stream().map(port -> channel(port, number, images)).toList();
            specs.add(
                    new InstanceSpec(
                            session.account(),
                            module,
                            run.argv(),
                            run.env(),
                            channels,
                            images,
                            run.limits().limits(),
                            run.world().world(),
                            run.engine(),
                            run.digests() == null ? Digests.OUTPUTS : run.digests()));
        }
        List<Instance> instances = new ArrayList<>();
        for (InstanceSpec spec : specs) {
            instances.add(engine.start(spec, follower(instances.size(), log)));
        }
        for (Instance instance : instances) {
            var _ = instance.report().thenAccept(report -> endOthersOfLost(report, instances));
        }
        outgoing.forEach(channel -> send(channel, instances.get(channel.run())));
        return instances;
    }

    private StderrFollower follower(int run, @Nullable SessionLog log) {
        return log == null
                ? StderrFollower.NONE
                : new StderrFollower(config.stderr(), lines -> log.wrote(run, lines));
    }

    private Image image(String digest) {
        NodeImages.Held image = inputs.images().hold(digest);
        held.add(image);
        return image.mounted(engine.images());
    }

    /// They may wait for it.
    private static void endOthersOfLost(Report report, List<Instance> instances) {
        if (report.outcome() instanceof Outcome.Lost && instances.size() > 1) {
            instances.forEach(Instance::cancel);
        }
    }

    private void send(Outgoing channel, Instance writer) {
        OutgoingChannel half =
                new OutgoingChannel(
                        gang(),
                        channel.link(),
                        joints.links().at(channel.to(), config.patience()),
                        channel.to(),
                        joints.keys(),
                        channel.end(),
                        writer.report());
        sending.add(Thread.ofVirtual().name("channel").start(half::send));
    }

    private Gang gang() {
        if (joints.gang() == null) {
            throw new SwiftException(400, "Only a part of a component has channels");
        }
        return joints.gang();
    }

    /// Waits until all that was written to instances on other nodes is there, or nobody wants it.
    void awaitSent() {
        try {
            for (Thread one : sending) {
                one.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SwiftException(503, "interrupted");
        }
    }

    private Pipe pipe(int link) {
        return pipes.computeIfAbsent(link, _ -> engine.pipe());
    }

    private Channel channel(Session.Port port, int run, List<Image> images) {
        return switch (port) {
            case Session.Read read ->
                    new Channel.Input(
                            read.alias(), access(read.random()), read.mode(), source(read, images));
            case Session.Given(var alias, var random, var mode, var bytes) ->
                    new Channel.Input(alias, access(random), mode, new Channel.Source.Bytes(bytes));
            case Session.Collect(var alias, var random, var mode) ->
                    new Channel.Output(alias, access(random), mode, collected());
            case Session.Save(var alias, var folder) ->
                    new Channel.Saved(alias, folder, collected());
            case Session.ReadPipe(var alias, var link) ->
                    new Channel.Input(
                            alias,
                            Access.SEQUENTIAL,
                            new Channel.Source.FromPipe(pipe(link).readEnd()));
            case Session.WritePipe(var alias, var link) ->
                    new Channel.Output(
                            alias,
                            Access.SEQUENTIAL,
                            new Channel.Sink.ToPipe(pipe(link).writeEnd()));
            case Session.ReadChannel(var alias, var link) -> {
                gang().connect(link, pipe(link).writeEnd());
                yield new Channel.Input(
                        alias,
                        Access.SEQUENTIAL,
                        new Channel.Source.FromPipe(pipe(link).readEnd()));
            }
            case Session.WriteChannel(var alias, var link, var to) -> {
                outgoing.add(new Outgoing(run, link, to, pipe(link).readEnd()));
                yield new Channel.Output(
                        alias, Access.SEQUENTIAL, new Channel.Sink.ToPipe(pipe(link).writeEnd()));
            }
        };
    }

    private Channel.Sink collected() {
        return new Channel.Sink.Collect(config.inlineBytes(), this::spill);
    }

    private static Access access(boolean random) {
        return random ? Access.RANDOM : Access.SEQUENTIAL;
    }

    private Channel.Source source(Session.Read read, List<Image> images) {
        OpenObject object = inputs.open(read, session.credentials());
        opened.add(object);
        traffic.opened(read, object);
        Channel.Source source = ImageDevice.source(object);
        if (!read.mount().isEmpty()) {
            images.add(ImageDevice.mounted(engine, object.record(), source, read.mount()));
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
        pipes.values().forEach(Pipe::close);
        opened.forEach(OpenObject::close);
        held.forEach(NodeImages.Held::close);
    }
}
