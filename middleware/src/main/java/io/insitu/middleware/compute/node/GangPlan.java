package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A component whose instances run on several nodes: which part of it goes where, and which of its
/// pipes become channels between nodes.
///
/// @param id under which the nodes know it
/// @param parts in the order of the nodes' names, in which everybody has room kept
record GangPlan(String id, List<Part> parts) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;

    /// What one node runs.
    ///
    /// @param members the instances, by their places in the component
    record Part(
            Candidates.Candidate at,
            List<Integer> members,
            Channels channels,
            Reservation reservation) {
        Known node() {
            return at.node();
        }
    }

    /// The pipes of a part whose other end is on another node.
    ///
    /// @param incoming by link, the node that the writer is on
    /// @param outgoing by link, the node that the reader is on
    record Channels(Map<Integer, URI> incoming, Map<Integer, URI> outgoing) {
        static final Channels NONE = new Channels(Map.of(), Map.of());
    }

    /// @param seats a node for each instance
    static GangPlan of(Component component, List<Seating.Seat> seats) {
        String key = secret();
        Map<String, List<Integer>> members = new TreeMap<>();
        Map<Integer, URI> writers = new HashMap<>();
        Map<Integer, URI> readers = new HashMap<>();
        for (int i = 0; i < component.size(); i++) {
            URI node = seats.get(i).node().url();
            members.computeIfAbsent(node.toString(), _ -> new ArrayList<>()).add(i);
            for (PlannedChannel channel : component.instances().get(i).channels()) {
                if (channel instanceof PlannedChannel.WritePipe(var _, var link)) {
                    writers.put(link, node);
                } else if (channel instanceof PlannedChannel.ReadPipe(var _, var link)) {
                    readers.put(link, node);
                }
            }
        }
        List<Part> parts = new ArrayList<>();
        for (List<Integer> of : members.values()) {
            Candidates.Candidate at = seats.get(of.getFirst()).at();
            Channels channels = channels(at.node().url(), writers, readers);
            Reservation reservation =
                    new Reservation(
                            of.size(), channels.outgoing().size(), channels.incoming(), key);
            parts.add(new Part(at, of, channels, reservation));
        }
        return new GangPlan(secret(), parts);
    }

    private static Channels channels(
            URI node, Map<Integer, URI> writers, Map<Integer, URI> readers) {
        Map<Integer, URI> incoming = new HashMap<>();
        Map<Integer, URI> outgoing = new HashMap<>();
        writers.forEach((link, writer) -> {
            URI reader = readers.getOrDefault(link, writer);
            if (!writer.equals(reader)) {
                if (writer.equals(node)) {
                    outgoing.put(link, reader);
                } else if (reader.equals(node)) {
                    incoming.put(link, writer);
                }
            }
        });
        return new Channels(incoming, outgoing);
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// {@return how many pipes cross between nodes}
    int crossing() {
        return parts.stream().mapToInt(part -> part.channels().incoming().size()).sum();
    }
}
