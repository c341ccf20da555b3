package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Digests;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.guest.Descriptor.OpenChannel;
import io.insitu.engine.guest.Descriptor.OpenDirectory;
import io.insitu.engine.guest.FileTree.Last;
import io.insitu.engine.guest.GuestReport.Passed;
import io.insitu.engine.guest.Node.Device;
import io.insitu.engine.guest.Node.Directory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of one run: its tree with its images and the channels under `/dev`, and what is open.
/// Descriptors 0, 1 and 2 are the channels `stdin`, `stdout` and `stderr`, there for every run
/// (empty, or going nowhere, unless the job joined them to something); 3 is `/`.
final class RunFiles {
    final GuestClock clock;
    final FileTree tree;
    final DescriptorTable descriptors;
    private final Stderr stderr;

    /// Those of the job, in its order, and behind them the standard ones that it did not name.
    private final List<RunChannel> channels = new ArrayList<>();

    /// The folders that are saved in the end, and where.
    private final Map<OutChannel, String> saved = new LinkedHashMap<>();

    private final int named;
    private final boolean limited;
    private final boolean digestsAreWanted;

    /// @throws WasiException ENOSPC when not even what is there from the start has room
    RunFiles(GuestSpec spec, WakeUp wakeUp) {
        List<GuestChannel> given = spec.channels();
        Limits limits = spec.limits();
        descriptors = new DescriptorTable(limits.openFiles());
        limited = !limits.channels().equals(ChannelLimits.NONE);
        digestsAreWanted = spec.digests() == Digests.ALL;
        stderr = new Stderr(spec.follower(), limit("stderr", limits).value());
        clock = GuestClock.of(spec.world(), wakeUp);
        tree = new FileTree(new FileQuota(limits.fileSystemBytes()), clock.start());
        for (GuestChannel channel : given) {
            channels.add(open(channel, limits, wakeUp));
        }
        named = channels.size();
        addStandard(given, limits, wakeUp);
        spec.images().forEach(tree::mount);
        Directory dev = tree.folder("/dev");
        tree.folder("/tmp");
        channels.stream().filter(channel -> !isSaved(channel)).forEach(this::addDevice);
        saved.values().forEach(tree::folder);
        for (String standard : List.of("stdin", "stdout", "stderr")) {
            Device device = (Device) tree.resolve(dev, standard, Last.KEPT).existing();
            descriptors.add(new OpenChannel(device, 0, rightsOf(device.channel)));
        }
        descriptors.add(new OpenDirectory(tree.root, Rights.DIRECTORY, Rights.ALL, "/"));
        descriptors.begin();
    }

    private RunChannel open(GuestChannel channel, Limits limits, WakeUp wakeUp) {
        return switch (channel) {
            case GuestChannel.In in ->
                    new InChannel(in, wakeUp, limits.channels(), digestsAreWanted);
            case GuestChannel.Out out -> open(out, limits, wakeUp);
            case GuestChannel.Saved(var alias, var folder, var sink) -> {
                OutChannel into =
                        open(
                                new GuestChannel.Out(alias, Access.SEQUENTIAL, Mode.FILE, sink),
                                limits,
                                wakeUp);
                saved.put(into, folder);
                yield into;
            }
        };
    }

    private OutChannel open(GuestChannel.Out out, Limits limits, WakeUp wakeUp) {
        return new OutChannel(
                out,
                wakeUp,
                limit(out.alias(), limits),
                limits.channels(),
                out.alias().equals("stderr") ? stderr : null,
                digestsAreWanted);
    }

    private boolean isSaved(RunChannel channel) {
        return channel instanceof OutChannel out && saved.containsKey(out);
    }

    /// Saves the folders that are to be saved. What stands in the place of one that the program
    /// removed is not saved.
    ///
    /// @param going is asked again and again whether to go on; throws when not
    /// @throws RunEnded at a limit
    void save(Runnable going) {
        saved.forEach((into, folder) -> new SavedFolder(into, going).write(tree.existing(folder)));
    }

    private static Outcome.LimitReached limit(String alias, Limits limits) {
        boolean log = alias.equals("stderr") || alias.equals("debug");
        return log && limits.logBytes() < limits.outputBytes()
                ? new Outcome.LimitReached("logBytes", limits.logBytes())
                : new Outcome.LimitReached("outputBytes", limits.outputBytes());
    }

    private void addStandard(List<GuestChannel> given, Limits limits, WakeUp wakeUp) {
        List<String> aliases = given.stream().map(GuestChannel::alias).toList();
        if (!aliases.contains("stdin")) {
            GuestChannel.Source empty = new GuestChannel.Source.Memory(ByteBuffer.allocate(0));
            channels.add(
                    open(
                            new GuestChannel.In("stdin", Access.SEQUENTIAL, Mode.FILE, empty),
                            limits,
                            wakeUp));
        }
        for (String alias : List.of("stdout", "stderr")) {
            if (!aliases.contains(alias)) {
                channels.add(
                        open(
                                new GuestChannel.Out(
                                        alias,
                                        Access.SEQUENTIAL,
                                        Mode.FILE,
                                        new GuestChannel.Sink.Discard()),
                                limits,
                                wakeUp));
            }
        }
    }

    /// An alias with a slash, `in/map-1`, gets the directory it asks for.
    private void addDevice(RunChannel channel) {
        String alias = channel.alias();
        int slash = alias.indexOf('/');
        Directory directory = tree.folder("/dev/" + alias.substring(0, Math.max(0, slash)));
        tree.createDevice(directory, alias.substring(slash + 1), channel);
    }

    static long rightsOf(RunChannel channel) {
        long rights = Rights.FILE;
        if (channel instanceof InChannel) {
            rights &= ~Rights.CHANGE;
        } else if (channel.sequential()) {
            rights &= ~Rights.FD_READ;
        }
        return channel.sequential() ? rights & ~Rights.POSITION : rights;
    }

    /// {@return the number of a descriptor's channel if it is a sequential one, which an engine may
    /// serve from buffers of its own; else -1, and where channels have limits of their own}
    int sequentialChannel(int fd) {
        if (limited) {
            return -1;
        }
        try {
            if (descriptors.at(fd) instanceof OpenChannel open
                    && open.channel.buffered()
                    && open.mayTransfer()) {
                return channels.indexOf(open.channel);
            }
        } catch (WasiException e) {
            return -1;
        }
        return -1;
    }

    /// {@return what of it differs from how every run finds it; empty when nothing does}
    Optional<String> left() {
        return tree.isChanged()
                ? Optional.of("files that it made, changed or removed")
                : descriptors.changed();
    }

    RunChannel channel(int number) {
        return channels.get(number);
    }

    int channelCount() {
        return channels.size();
    }

    /// {@return what passed the job's channels, in its order}
    List<Passed> passed() {
        return channels.subList(0, named).stream().map(RunChannel::passed).toList();
    }

    /// {@return what is left to tell of what it wrote to descriptor 2, when the run is over}
    Stderr stderr() {
        return stderr;
    }
}
