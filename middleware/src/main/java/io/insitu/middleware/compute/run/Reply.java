package io.insitu.middleware.compute.run;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;

/// An output that goes into the answer.
///
/// @param status what the program asked for; 200 when it did not
/// @param headers what the program and the device's description set
/// @param contentType of these bytes
public record Reply(int status, Headers headers, String contentType, Content content) {}
