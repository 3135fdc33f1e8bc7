package dev.ostiary.client.vsecure;

import dev.ostiary.client.CallFailed;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.Operation;
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

    /** An address as the server knows it. */
    static String address(String resource) {
        return resource.startsWith("vsecure://") ? resource : "vsecure://secrets/" + resource;
    }
}
