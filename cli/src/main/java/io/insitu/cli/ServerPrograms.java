package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Where the programs lie that a line only names: among the account's own, else in the images of
/// the server, which it lists in `/info`. So another image never changes what a line means.
final class ServerPrograms {
    private static final String OWN = "swift://~/programs";

    private ServerPrograms() {}

    /// Asks the server once. One that does not show `/info` has no programs but the account's own.
    ///
    /// @return gives the URL of a program
    static UnaryOperator<String> of(Account account) {
        URI info = URI.create(account.url()).resolve("/info");
        Account.Answer answer =
                new Account(account.client(), info.toString(), account.token())
                        .send("GET", "", Map.of(), BodyPublishers.noBody());
        JsonNode known = answer.status() == 200 ? answer.json() : MissingNode.getInstance();
        JsonNode programs = known.path("zerovm").path("programs");
        return name ->
                programs.hasNonNull(name) && !hasOwn(account, name)
                        ? programs.get(name).asText()
                        : JobCreateCommand.stored(OWN, name);
    }

    private static boolean hasOwn(Account account, String name) {
        String path = Account.path("programs", name + ".wasm");
        return account.send("HEAD", path, Map.of(), BodyPublishers.noBody()).status() == 200;
    }
}
