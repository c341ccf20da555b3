package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.StderrFollower;
import io.insitu.middleware.Content;
import io.insitu.middleware.compute.description.ByteRange;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.image.ImageDevice;
import io.insitu.middleware.compute.listing.ListingDatabase;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedChannel.ReadObject;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// This machine: instances in its own engine.
final class LocalNode implements Node {
    private static final Place HERE = new Place("here", "local");

    private final Engine engine;
    private final RunConfig config;

    LocalNode(Engine engine, RunConfig config) {
        this.engine = engine;
        this.config = config;
    }

    @Override
    public Attempt start(Work work, Component component, List<List<Channel.Sink>> sinks, Log log) {
        Starting starting = new Starting(work.store());
        List<Instance> instances = new ArrayList<>(component.size());
        try {
            for (int i = 0; i < component.size(); i++) {
                PlannedInstance instance = component.instances().get(i);
                StderrFollower follower =
                        new StderrFollower(
                                config.stderr(), lines -> log.wrote(instance.name(), lines));
                instances.add(engine.start(starting.spec(work, instance, sinks.get(i)), follower));
            }
            return new LocalAttempt(instances, starting, HERE.alone(component.copies()));
        } catch (RuntimeException e) {
            instances.forEach(Instance::cancel);
            starting.letGo();
            throw e;
        }
    }

    /// What the instances of a component hold together.
    private final class Starting {
        private final ObjectStore store;
        private final List<OpenObject> inputs = new ArrayList<>();
        private final List<Path> files = new ArrayList<>();
        private final Map<Integer, Pipe> pipes = new HashMap<>();
        private final List<Pipe> uploads = new ArrayList<>();

        Starting(ObjectStore store) {
            this.store = store;
        }

        /// Made when its first end is given away, since a process may only have so many files open.
        private Pipe pipe(int link) {
            return pipes.computeIfAbsent(link, _ -> newPipe());
        }

        private Pipe newPipe() {
            try {
                return engine.pipe();
            } catch (RuntimeException e) {
                throw NoRoom.now(
                        "Slot not available: no channel between instances could be made after %d: %s"
                                .formatted(pipes.size(), e.getMessage()));
            }
        }

        InstanceSpec spec(Work work, PlannedInstance instance, List<Channel.Sink> sinks) {
            List<Channel> channels = new ArrayList<>(instance.channels().size());
            Map<String, ObjectRecord> opened = new LinkedHashMap<>();
            for (int i = 0; i < instance.channels().size(); i++) {
                channels.add(channel(work, instance, i, sinks.get(i), opened));
            }
            List<Image> images = new ArrayList<>();
            work.images(instance).forEach(image -> images.add(image.image()));
            images.addAll(images(instance, channels, opened));
            return new InstanceSpec(
                    work.account(),
                    work.program(instance).module(),
                    instance.argv(),
                    work.environment(instance, LocalObject.variables(instance, opened)),
                    channels,
                    images,
                    work.payload() instanceof Arriving upload
                            ? limits(instance).withWallTime(upload.timeMax())
                            : limits(instance),
                    instance.world(),
                    instance.group().engine(),
                    instance.group().digests());
        }

        private Limits limits(PlannedInstance instance) {
            return instance.group().limits().within(config.limits());
        }

        private List<Image> images(
                PlannedInstance instance,
                List<Channel> channels,
                Map<String, ObjectRecord> opened) {
            List<Image> images = new ArrayList<>();
            for (int i = 0; i < channels.size(); i++) {
                if (instance.channels().get(i) instanceof ReadObject read
                        && read.device().isImage()) {
                    ObjectRecord record = Objects.requireNonNull(opened.get(read.alias()));
                    String mount = Objects.requireNonNull(read.device().mount());
                    Channel.Source tar = ((Channel.Input) channels.get(i)).source();
                    images.add(ImageDevice.mounted(engine, record, tar, mount));
                }
            }
            return images;
        }

        private Channel channel(
                Work work,
                PlannedInstance instance,
                int number,
                Channel.Sink sink,
                Map<String, ObjectRecord> opened) {
            return switch (instance.channels().get(number)) {
                case ReadObject read ->
                        new Channel.Input(
                                read.alias(),
                                access(read.device()),
                                read.device().mode(),
                                open(read, opened));
                case PlannedChannel.ReadListing read ->
                        new Channel.Input(
                                read.alias(),
                                access(read.device()),
                                read.device().mode(),
                                listing(read));
                case PlannedChannel.ReadRequest read ->
                        new Channel.Input(
                                read.alias(),
                                access(read.device()),
                                read.device().mode(),
                                request(work.payload(), limits(instance).wallTime()));
                case PlannedChannel.WriteObject write -> output(write.device(), sink);
                case PlannedChannel.Reply reply -> output(reply.device(), sink);
                case PlannedChannel.WriteKept(var alias, var _) ->
                        new Channel.Output(alias, Access.SEQUENTIAL, sink);
                case PlannedChannel.ReadKept(var alias, var _, var content) ->
                        new Channel.Input(alias, Access.SEQUENTIAL, source(content));
                case PlannedChannel.ReadPipe(var alias, var link) ->
                        new Channel.Input(
                                alias,
                                Access.SEQUENTIAL,
                                new Channel.Source.FromPipe(pipe(link).readEnd()));
                case PlannedChannel.WritePipe(var alias, var link) ->
                        new Channel.Output(
                                alias,
                                Access.SEQUENTIAL,
                                new Channel.Sink.ToPipe(pipe(link).writeEnd()));
            };
        }

        private Channel.Source request(Input payload, Duration wallTime) {
            return switch (payload) {
                case Payload held -> held.source();
                case Arriving upload -> {
                    Pipe pipe = newPipe();
                    uploads.add(pipe);
                    upload.feed(pipe.writeEnd(), wallTime);
                    yield new Channel.Source.FromPipe(pipe.readEnd());
                }
            };
        }

        private static Channel.Source source(Content kept) {
            return switch (kept) {
                case Content.Bytes(var bytes) -> new Channel.Source.Bytes(bytes.duplicate());
                case Content.FileRegion file ->
                        new Channel.Source.FileRegion(file.file(), file.offset(), file.length());
                case Content.Stream _, Content.HeadOnly _, Content.Sequence _ ->
                        throw new IllegalStateException("%s was not kept".formatted(kept));
            };
        }

        private Channel.Source open(ReadObject read, Map<String, ObjectRecord> opened) {
            OpenObject object =
                    store.open(read.object()).orElseThrow(() -> Planner.missing(read.object()));
            inputs.add(object);
            opened.put(read.alias(), object.record());
            ByteRange.Region region = read.region(object.record());
            return switch (object.content()) {
                case OpenObject.Content.InMemory(ByteBuffer bytes) ->
                        new Channel.Source.Bytes(
                                bytes.slice(
                                        bytes.position() + (int) region.offset(),
                                        (int) region.length()));
                case OpenObject.Content.InFile file ->
                        new Channel.Source.FileRegion(
                                file.file(), file.offset() + region.offset(), region.length());
            };
        }

        private Channel.Source listing(PlannedChannel.ReadListing read) {
            Path file = Spool.newFile(config.directory());
            files.add(file);
            try {
                ListingDatabase.write(store, read.container(), file, config.listingObjectsMax());
                return new Channel.Source.FileRegion(file, 0, Files.size(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void letGo() {
            pipes.values().forEach(Pipe::close);
            uploads.forEach(Pipe::close);
            inputs.forEach(OpenObject::close);
            files.forEach(Spool::delete);
        }
    }

    private static Channel output(Device device, Channel.Sink sink) {
        String folder = device.mount();
        return folder == null
                ? new Channel.Output(device.alias(), access(device), device.mode(), sink)
                : new Channel.Saved(device.alias(), folder, sink);
    }

    private static Access access(Device device) {
        return device.kind().random() ? Access.RANDOM : Access.SEQUENTIAL;
    }

    private static final class LocalAttempt implements Attempt {
        private final List<Instance> instances;
        private final Starting held;
        private final List<Place> places;

        LocalAttempt(List<Instance> instances, Starting held, Place place) {
            this.instances = instances;
            this.held = held;
            this.places = Collections.nCopies(instances.size(), place);
        }

        @Override
        public List<Report> reports() {
            try {
                for (Instance instance : instances) {
                    var _ = instance.report().thenAccept(this::endOthersOfLost);
                }
                return instances.stream().map(instance -> instance.report().join()).toList();
            } finally {
                held.letGo();
            }
        }

        private void endOthersOfLost(Report report) {
            if (report.outcome() instanceof Outcome.Lost && instances.size() > 1) {
                cancel();
            }
        }

        @Override
        public List<Place> places() {
            return places;
        }

        @Override
        public void cancel() {
            instances.forEach(Instance::cancel);
        }
    }
}
