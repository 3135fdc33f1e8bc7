package dev.ostiary.approval;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.List;
import java.util.Optional;

/** Who somebody says he is, where the seed's bodies have a field for it. */
final class Names {
    private Names() {}

    /**
     * @param names what the caller may be called
     * @throws Refused when {@code given} is not one of them: a credential says who asks, and no field does
     */
    static void require(String field, Optional<String> given, List<String> names) {
        given.filter(it -> !names.contains(it)).ifPresent(_ -> {
            throw new Refused(Refusal.invalidField(
                    field, "must be the name of the caller itself, or be left out: the credential says who it is."));
        });
    }
}
