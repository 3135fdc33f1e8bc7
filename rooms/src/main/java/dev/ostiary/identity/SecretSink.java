package dev.ostiary.identity;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.SecretTree;

/** Puts a new secret into the vault instead of handing it out; the secrets room does it, in the current transaction. */
@FunctionalInterface
public interface SecretSink {
    /**
     * Writes {@code data} as a new version at {@code path}. The caller's right to write there was checked.
     *
     * @throws dev.ostiary.kernel.Refused when it cannot be written
     */
    void put(Call call, ResourcePath path, SecretTree data);
}
