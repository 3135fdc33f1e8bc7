package dev.ostiary.kernel;

/** Puts what an operation mints into the vault instead of into its answer ({@code store_path}). */
@FunctionalInterface
public interface SecretSink {
    /**
     * Writes {@code data} as the new current version of {@code path}, inside the running transaction.
     *
     * @throws Refused when the caller may not write there: minting elsewhere gives no right to a path
     */
    void put(Call call, ResourcePath path, SecretTree data);
}
