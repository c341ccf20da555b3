package io.insitu.it.harness;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/// The images of `examples/images`, as an operator installs them. They are built by compilers from
/// Debian the first time, which takes minutes, and kept in the user's cache folder.
public final class GuestImage {
    private static final List<String> TOOLS =
            List.of("apt-get", "dpkg-source", "npm", "cc", "make", "patch");

    private GuestImage() {}

    /// Gives the server these images, if it does not have them.
    public static synchronized void install(ServerProcess server, String... names) {
        TOOLS.forEach(Requirement::program);
        for (String name : names) {
            if (!Files.exists(server.data().resolve("images").resolve(name + ".tar"))) {
                Command.output(
                        Repository.root(),
                        Map.of(),
                        "./insitu",
                        "image",
                        "install",
                        name,
                        "--data",
                        server.data().toString());
            }
        }
    }
}
