package io.insitu.middleware.compute.plan;

import io.insitu.middleware.Content;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.ByteRange;
import io.insitu.middleware.compute.description.ByteRange.Region;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.Location;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One channel of one instance, with all names resolved.
public sealed interface PlannedChannel {
    /// {@return the channel's name below `/dev/`}
    String alias();

    /// Reads an object, or the device's range of it, or a part.
    ///
    /// @param part null for all that the device names
    record ReadObject(Device device, ObjectPath object, @Nullable Part part)
            implements PlannedChannel {
        @Override
        public String alias() {
            return device.alias();
        }

        /// {@return what is read of the object as it is now}
        ///
        /// @throws SwiftException 416 when it is too short for the device's range (of one among
        ///   many, by a wildcard, nothing is read then), 409 when it is no longer the one that was
        ///   split
        public Region region(ObjectRecord record) {
            if (part != null) {
                if (!part.etag().equals(record.etag())) {
                    throw new SwiftException(
                            409, "%s changed while the job was on its way".formatted(object));
                }
                return part.region();
            }
            return regionOf(device, record);
        }

        static Region regionOf(Device device, ObjectRecord record) {
            ByteRange range = device.range();
            if (range == null) {
                return new Region(0, record.size());
            }
            boolean oneOfMany =
                    device.path() instanceof Location.Stored stored && stored.hasWildcard();
            return range.within(record.size())
                    .or(() ->
                            oneOfMany
                                    ? Optional.of(new Region(record.size(), 0))
                                    : Optional.empty())
                    .orElseThrow(() ->
                            new SwiftException(
                                    416,
                                    "range: %s lies outside of %s, which has %d bytes"
                                            .formatted(range, record.path(), record.size())));
        }
    }

    /// A part of an object that was split.
    ///
    /// @param etag of the object, whose bytes the cuts were made for
    record Part(Region region, String etag) {}

    /// Reads a container's listing, as a database.
    record ReadListing(Device device, ContainerPath container) implements PlannedChannel {
        @Override
        public String alias() {
            return device.alias();
        }
    }

    /// Reads what the request brought.
    record ReadRequest(Device device) implements PlannedChannel {
        @Override
        public String alias() {
            return device.alias();
        }
    }

    /// Becomes an object.
    record WriteObject(Device device, ObjectPath object) implements PlannedChannel {
        @Override
        public String alias() {
            return device.alias();
        }
    }

    /// Goes into the answer.
    ///
    /// @param instead of becoming that object; null where the job says nothing else
    record Reply(Device device, @Nullable ObjectPath instead) implements PlannedChannel {
        public Reply(Device device) {
            this(device, null);
        }

        @Override
        public String alias() {
            return device.alias();
        }
    }

    /// @param link which of the component's pipes this is the end of
    record ReadPipe(String alias, int link) implements PlannedChannel {}

    /// @param link which of the component's pipes this is the end of
    record WritePipe(String alias, int link) implements PlannedChannel {}

    /// In the place of a pipe whose writer has ended before its reader starts: what it wrote.
    ///
    /// @param link which of the component's pipes this was
    /// @param content in memory or in a part of a file; it stays who made it's to close
    record ReadKept(String alias, int link, Content content) implements PlannedChannel {}

    /// In the place of a pipe whose reader starts when its writer has ended.
    ///
    /// @param link which of the component's pipes this was
    record WriteKept(String alias, int link) implements PlannedChannel {}
}
