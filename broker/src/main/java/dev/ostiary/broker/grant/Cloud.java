package dev.ostiary.broker.grant;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where credentials come from; Vault gives AWS credentials by a role of its own (domain reference 5.2). */
public enum Cloud {
    AWS,
    GCP,
    AZURE,
    VAULT;

    /** The name on the wire: lower case. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The cloud of exactly this name. */
    public static Optional<Cloud> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }
}
