package dev.ostiary.client.vsecure;

import dev.ostiary.client.CallFailed;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.VsecureUri;
import java.time.Duration;

/** The way to the server: asks through the door that the shell uses too, and tells failures in this library's family. */
record Line(Door door, Duration patience) {
    <I extends Record, O extends Record> O ask(Operation<I, O> operation, I input) {
        return ask(operation, input, Duration.ZERO);
    }

    /** @param longer what the server may take beyond the usual */
    <I extends Record, O extends Record> O ask(Operation<I, O> operation, I input, Duration longer) {
        try {
            return door.call(operation, input, patience.plus(longer));
        } catch (CallFailed failed) {
            throw Failures.of(failed, !operation.effect().reads());
        }
    }

    /**
     * An address, or a family of them, as the server knows it.
     *
     * @throws VSecureException.Invalid which says what an address looks like
     */
    static String address(String resource) {
        var address = resource.startsWith(VsecureUri.SCHEME) ? resource : VsecureUri.SCHEME + "secrets/" + resource;
        var fault = address.endsWith("/*") ? "" : VsecureUri.fault(address);
        if (!fault.isEmpty()) {
            throw new VSecureException.Invalid(fault, "");
        }
        return address;
    }
}
