package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Filter;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.storage.ContainerPath;
import java.util.List;

/// The programs that a container names for its objects: looked at when they are named, since later
/// requests are of people who cannot mend them.
final class ContainerPrograms {
    private static final String META = "X-Container-Meta-Zerovm-";
    private static final List<String> FILTERS = List.of(META + "Get", META + "Put");
    private static final String ON_CREATE = META + "On-Create";

    private ContainerPrograms() {}

    /// @throws SwiftException 400 when a request that changes the container names no program
    static void check(Request request, ContainerPath container) {
        if (!request.method().equals("PUT") && !request.method().equals("POST")) {
            return;
        }
        String home = container.account();
        for (String header : FILTERS) {
            String said = request.headers().text(header);
            if (!said.isEmpty()) {
                Filter.parse(said, "", "", home, header);
            }
        }
        String job = request.headers().text(ON_CREATE);
        if (!job.isEmpty() && JobParser.object(job, home).isEmpty()) {
            throw new SwiftException(400, noJob(job));
        }
    }

    /// {@return what is wrong with a job that is to run for each object}
    static String noJob(String said) {
        return "%s: '%s' is no swift://account/container/object".formatted(ON_CREATE, said);
    }
}
