package io.insitu.middleware.compute.run;

import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.message.MessageHead;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Makes the outlets of one job's instances.
final class Outlets {
    private final ObjectStore store;
    private final Spool spool;
    private final int inlineBytes;
    private final Consumer<Path> begun;

    /// @param begun is told of the file when a part of the answer goes on in one
    Outlets(ObjectStore store, Spool spool, int inlineBytes, Consumer<Path> begun) {
        this.store = store;
        this.spool = spool;
        this.inlineBytes = inlineBytes;
        this.begun = begun;
    }

    /// {@return for each instance one outlet for each of its channels}
    List<List<Outlet>> open(Component component) {
        return component.instances().stream()
                .map(instance -> instance.channels().stream().map(this::outlet).toList())
                .toList();
    }

    private Outlet outlet(PlannedChannel channel) {
        return switch (channel) {
            case PlannedChannel.WriteObject write when isMessage(write.device()) ->
                    new MessageOutlet(store, write, spool, inlineBytes);
            case PlannedChannel.WriteObject write -> new ObjectOutlet(store, write, inlineBytes);
            case PlannedChannel.Reply reply ->
                    new ReplyOutlet(reply.device(), new Spilling(spool, inlineBytes, begun));
            case PlannedChannel.WriteKept _ -> new KeptOutlet(spool, inlineBytes);
            case PlannedChannel.ReadObject _,
                    PlannedChannel.ReadListing _,
                    PlannedChannel.ReadRequest _,
                    PlannedChannel.ReadPipe _,
                    PlannedChannel.ReadKept _,
                    PlannedChannel.WritePipe _ ->
                    new Outlet.None();
        };
    }

    private static boolean isMessage(Device device) {
        return MessageHead.isMessage(device.contentType());
    }

    static void close(List<List<Outlet>> outlets) {
        outlets.forEach(ends -> ends.forEach(Outlet::close));
    }
}
