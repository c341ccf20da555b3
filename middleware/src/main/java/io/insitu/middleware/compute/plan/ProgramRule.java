package io.insitu.middleware.compute.plan;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.DelegatingAuthorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.ContainerProgram;
import io.insitu.middleware.object.ContainerRule;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;

/// Nothing passes into or out of a container that names programs except through these, be it by a
/// symlink, a manifest, a copy or a job, unless it is its account's owner who asks.
public final class ProgramRule implements ContainerRule {
    @Override
    public void check(Request request, ContainerRecord container, Right right) {
        ContainerProgram program =
                right == Right.READ ? ContainerProgram.GET : ContainerProgram.PUT;
        boolean passesBy =
                !program.of(container.metadata()).isEmpty()
                        && !isThrough(request, container.path())
                        && !request.authorizer().owns(container.path().account());
        if (passesBy) {
            throw new SwiftException(
                    403,
                    "What is %s %s goes through its program, which only its account's owner passes by"
                            .formatted(
                                    right == Right.READ ? "read from" : "written to",
                                    container.path()));
        }
    }

    /// {@return the same request, whose bytes go through the programs of that container}
    public static Request through(Request request, ContainerPath container) {
        return request.withAuthorizer(new Passing(request.authorizer(), container));
    }

    private static boolean isThrough(Request request, ContainerPath container) {
        return request.authorizer() instanceof Passing passing
                && passing.container.equals(container);
    }

    /// May what the sender may. Subrequests have it too, so a manifest's segments may lie where the
    /// manifest does.
    private record Passing(Authorizer sender, ContainerPath container)
            implements DelegatingAuthorizer {}
}
