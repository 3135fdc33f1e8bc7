package dev.ostiary.kernel;

/** The work of one operation; runs inside a transaction that is bound to the caller's tenant. */
@FunctionalInterface
public interface Handler<I extends Record, O extends Record> {
    /**
     * Does the work.
     *
     * @throws Refused for every answer that is not the result; the transaction is rolled back
     */
    O handle(I input, Call call);
}
