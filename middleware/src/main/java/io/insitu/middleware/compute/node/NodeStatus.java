package io.insitu.middleware.compute.node;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/// What a node says of itself when it is asked, as JSON. Whatever protocol a node speaks, these it
/// tells, so that every other knows what to think of it.
///
/// @param slots for instances that run side by side
/// @param running instances, whoever sent them
/// @param version of its program
/// @param protocol of its sessions: [NodeService#PROTOCOL] of that program
/// @param millis its clock, in milliseconds since 1970
@JsonIgnoreProperties(ignoreUnknown = true)
record NodeStatus(int slots, int running, String version, int protocol, long millis) {}
