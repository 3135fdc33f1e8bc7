package dev.ostiary.surface.cli;

import dev.ostiary.approval.ApprovalOperations;
import dev.ostiary.approval.ResourceOperations;
import dev.ostiary.credentials.CredentialsOperations;
import dev.ostiary.identity.IdentityOperations;
import dev.ostiary.kernel.Operation;
import dev.ostiary.notices.NoticesOperations;
import dev.ostiary.policy.PolicyOperations;
import dev.ostiary.seal.SealOperations;
import dev.ostiary.secrets.SecretsOperations;
import dev.ostiary.trail.AuditOperations;
import java.util.List;
import java.util.stream.Stream;

/** The declarations of all rooms, named one by one: a command looks for nothing on its class path. */
final class Declared {
    private Declared() {}

    static List<Operation<?, ?>> all() {
        return Stream.of(
                        SecretsOperations.all(),
                        IdentityOperations.ALL,
                        PolicyOperations.ALL,
                        AuditOperations.all(),
                        NoticesOperations.ALL,
                        SealOperations.ALL,
                        ResourceOperations.all(),
                        ApprovalOperations.all(),
                        CredentialsOperations.all())
                .<Operation<?, ?>>flatMap(List::stream)
                .toList();
    }
}
