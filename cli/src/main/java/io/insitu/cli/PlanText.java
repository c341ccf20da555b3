package io.insitu.cli;

import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedInstance;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/// A plan for a reader: a line for each instance, indented lines for its channels, and an empty
/// line between instances that do not start together.
final class PlanText {
    private final PrintStream out;

    PlanText(PrintStream out) {
        this.out = out;
    }

    void print(JobPlan plan) {
        plan.components().forEach(this::print);
        out.println(plan.instances() + " instances");
    }

    private void print(Component component) {
        Map<Integer, String> writers = new HashMap<>();
        component
                .instances()
                .forEach(instance ->
                        instance.channels()
                                .forEach(channel -> {
                                    if (channel instanceof PlannedChannel.WritePipe(_, int link)) {
                                        writers.put(link, instance.name());
                                    }
                                }));
        component.instances().forEach(instance -> print(instance, writers));
        out.println();
    }

    private void print(PlannedInstance instance, Map<Integer, String> writers) {
        out.println(
                "%s: %s %s"
                        .formatted(
                                instance.name(),
                                instance.group().exec().path().url(),
                                String.join(" ", instance.group().exec().args())));
        instance.channels()
                .forEach(channel ->
                        out.println("  /dev/" + channel.alias() + text(channel, writers)));
    }

    private static String text(PlannedChannel channel, Map<Integer, String> writers) {
        return switch (channel) {
            case PlannedChannel.ReadObject read -> " < " + read.object() + part(read);
            case PlannedChannel.ReadListing read -> " < the listing of " + read.container();
            case PlannedChannel.ReadRequest _ -> " < standard input";
            case PlannedChannel.WriteObject write -> " > " + write.object();
            case PlannedChannel.Reply _ -> " > standard output";
            case PlannedChannel.ReadPipe(_, int link) -> " < a pipe from " + writers.get(link);
            case PlannedChannel.WritePipe _ -> " > a pipe";
            case PlannedChannel.ReadKept _, PlannedChannel.WriteKept _ ->
                    throw new IllegalStateException(channel + " is no part of a plan");
        };
    }

    private static String part(PlannedChannel.ReadObject read) {
        PlannedChannel.Part part = read.part();
        return part == null
                ? ""
                : " (%d bytes from %d)".formatted(part.region().length(), part.region().offset());
    }
}
