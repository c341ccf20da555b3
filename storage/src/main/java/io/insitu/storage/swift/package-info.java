/// Objects in an OpenStack Swift cluster, over HTTP, with the rights of whoever asks.
@NullMarked
package io.insitu.storage.swift;

import org.jspecify.annotations.NullMarked;
