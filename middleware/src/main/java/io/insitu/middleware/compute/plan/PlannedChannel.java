package io.insitu.middleware.compute.plan;

import io.insitu.middleware.compute.description.Device;
import io.insitu.storage.ObjectPath;

/// One channel of one instance, with all names resolved.
public sealed interface PlannedChannel {
    /// {@return the channel's name below `/dev/`}
    String alias();

    /// Reads an object, or the device's range of it.
    record ReadObject(Device device, ObjectPath object) implements PlannedChannel {
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
    record Reply(Device device) implements PlannedChannel {
        @Override
        public String alias() {
            return device.alias();
        }
    }

    /// @param link which of the component's pipes this is the end of
    record ReadPipe(String alias, int link) implements PlannedChannel {}

    /// @param link which of the component's pipes this is the end of
    record WritePipe(String alias, int link) implements PlannedChannel {}
}
