package io.insitu.middleware.compute.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.storage.ObjectRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an object was made from. It lies in the object's system metadata, so that it goes with a
/// copy and away with the bytes.
///
/// @param key the digest of everything that decides what the instance writes
/// @param job that wrote it
/// @param instance of that job
/// @param device that it was
/// @param program the object that ran
/// @param module the SHA-256 of the program's bytes
/// @param args with which it ran, its own name first; empty when they are too long to be kept
/// @param inputs what it read; empty when they are too many to be kept
/// @param etag the MD5 of the object's bytes
/// @param fuel that it took, -1 when that was not counted
/// @param engine the version of everything that a program can see of us
public record Provenance(
        String key,
        String job,
        String instance,
        String device,
        String program,
        String module,
        List<String> args,
        List<Input> inputs,
        String etag,
        long fuel,
        String engine) {
    /// Changes when programs see another world than before: all that was remembered is then
    /// forgotten.
    public static final String ENGINE = "insitu-1";

    private static final String HEADER = "x-object-sysmeta-zerovm-provenance";
    private static final int BYTES_MAX = 8 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param object `/account/container/object`
    /// @param etag of its bytes when they were read
    public record Input(String device, String object, String etag) {}

    public Provenance {
        args = List.copyOf(args);
        inputs = List.copyOf(inputs);
    }

    /// {@return the same for one output}
    ///
    /// @param outputEtag the MD5 of what it stored
    public Provenance of(String alias, String outputEtag, long usedFuel) {
        return new Provenance(
                key,
                job,
                instance,
                alias,
                program,
                module,
                args,
                inputs,
                outputEtag,
                usedFuel,
                engine);
    }

    /// {@return as it lies in the object's metadata}
    public Map<String, String> metadata() {
        String whole = json();
        boolean fits = whole.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
        return Map.of(HEADER, fits ? whole : shortened().json());
    }

    private Provenance shortened() {
        return new Provenance(
                key, job, instance, device, program, module, List.of(), List.of(), etag, fuel,
                engine);
    }

    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// {@return what is known of that object, if its bytes are still those that it tells of}
    public static Optional<Provenance> of(ObjectRecord object) {
        String json = object.metadata().get(HEADER);
        if (json == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(json, Provenance.class))
                    .filter(known -> known.etag.equals(object.etag()));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // of another version of ours
        }
    }
}
