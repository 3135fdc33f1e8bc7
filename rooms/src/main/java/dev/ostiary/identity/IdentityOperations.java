package dev.ostiary.identity;

import dev.ostiary.kernel.Operation;
import java.util.List;
import java.util.stream.Stream;

/** All that the identity room offers. */
public final class IdentityOperations {
    /** All of them. */
    public static final List<Operation<?, ?>> ALL = Stream.of(
                    AccountOperations.ALL, MemberOperations.ALL, SecondFactorOperations.ALL, TenantOperations.ALL)
            .<Operation<?, ?>>flatMap(List::stream)
            .toList();

    private IdentityOperations() {}
}
