package dev.ostiary.identity;

import dev.ostiary.identity.AccountOperations.Account;
import dev.ostiary.identity.AccountOperations.KeyLines;
import dev.ostiary.identity.AccountOperations.KeyListing;
import dev.ostiary.identity.AccountOperations.Minted;
import dev.ostiary.identity.AccountOperations.NewKey;
import dev.ostiary.identity.AccountOperations.Revoked;
import dev.ostiary.identity.AccountOperations.WhichKey;
import dev.ostiary.identity.Plain.Paged;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretSink;
import dev.ostiary.kernel.SecretTree;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes, lists and revokes API keys. */
final class KeyDesk {
    private final SecretSink vault;
    private final SecureRandom random;

    KeyDesk(SecretSink vault, SecureRandom random) {
        this.vault = vault;
        this.random = random;
    }

    Minted create(NewKey input, Call call) {
        var account = AccountDesk.account(input.serviceAccountId());
        var scopes = scopes(input, account, call);
        Granting.check(account.identityId(), call);
        input.storePath().ifPresent(path -> requireWritable(path, call));
        var until = Plain.end(call, input.expiresIn());
        var id = FreshId.of("key_", call.at());
        var kind = input.kind().kind();
        var key = KeyText.mint(kind, random);
        var blank = new KeyShelf.Blank(
                kind,
                Plain.text("name", input.name()),
                account.identityId(),
                account.id(),
                scopes,
                Optional.of(until),
                Plain.ranges(input.allowedIps().orElse(List.of())),
                input.allowQuery(),
                input.rateLimit());
        KeyShelf.insert(
                call.tenant(), id, blank, key, Plain.now(call), call.caller().principal());
        input.storePath().ifPresent(path -> vault.put(call, path, tree(key)));
        var answered = input.storePath().isPresent() ? Optional.<Secret>empty() : Optional.of(key);
        return new Minted(id, KeyText.shown(kind, key), answered, input.storePath(), until);
    }

    private static List<String> scopes(NewKey input, Account account, Call call) {
        var scopes = input.scopes().orElse(account.scopes());
        AccountDesk.grantable(scopes, call);
        var beyond = Scopes.beyond(account.scopes(), scopes);
        if (!beyond.isEmpty()) {
            throw new Refused(Refusal.invalidField(
                    "scopes",
                    "A key holds at most what its account holds; the account lacks " + String.join(", ", beyond)
                            + "."));
        }
        return scopes;
    }

    private static void requireWritable(ResourcePath path, Call call) {
        if (!call.caller().holds("secrets:write")) {
            throw new Refused(Refusal.missingScope("secrets:write"));
        }
        call.require(Permission.WRITE, path);
    }

    private static SecretTree tree(Secret key) {
        return new SecretTree(JsonNodeFactory.instance.objectNode().put("api_key", key.reveal()));
    }

    KeyLines list(KeyListing input, Call call) {
        input.serviceAccountId().ifPresent(AccountDesk::account);
        var found = KeyShelf.keys(
                Plain.after(input.cursor(), call),
                input.serviceAccountId(),
                input.includeRevoked(),
                input.limit() + 1,
                call.at());
        var page = Paged.of(found, input.limit(), call, AccountOperations.KeyLine::id);
        return new KeyLines(page.shown(), page.cursor(), page.more());
    }

    Revoked revoke(WhichKey input, Call call) {
        return KeyShelf.revoke(input.apiKeyId(), Plain.now(call))
                .map(at -> new Revoked(input.apiKeyId(), at))
                .orElseThrow(() -> new Refused(Refusal.missing("api_key", input.apiKeyId())));
    }
}
