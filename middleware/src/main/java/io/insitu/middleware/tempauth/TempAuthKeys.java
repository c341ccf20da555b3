package io.insitu.middleware.tempauth;

import io.insitu.middleware.DelegatingAuthorizer;
import io.insitu.middleware.s3.SecretKeys;
import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The users of [TempAuth] as those who sign requests: by `account:user` and their key, as in Swift
/// with `s3api` before `tempauth`.
public final class TempAuthKeys implements SecretKeys {
    private final Resellers resellers;
    private final Map<String, TempAuthUser> users;
    private final Function<AccountName, Optional<AccountRecord>> accounts;

    /// @param accounts what the store knows of an account: its access list
    public TempAuthKeys(
            TempAuthConfig config, Function<AccountName, Optional<AccountRecord>> accounts) {
        this.accounts = accounts;
        this.resellers = config.resellers();
        this.users =
                config.users().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        TempAuthUser::name, Function.identity()));
    }

    @Override
    public Optional<SecretKey> find(String accessKey) {
        return Optional.ofNullable(users.get(accessKey))
                .map(user ->
                        new SecretKey(
                                user.key(),
                                resellers.first() + user.account(),
                                new Signer(Sender.of(user, resellers, accounts))));
    }

    /// A user who has signed the request, and so needs no token.
    private record Signer(Sender sender) implements DelegatingAuthorizer {
        @Override
        public boolean isFinal() {
            return true;
        }
    }
}
