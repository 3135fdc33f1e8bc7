package dev.ostiary.kernel;

import java.util.Optional;

/** An operation together with the handler that does it, and what may come after; wrong types do not compile. */
public record Offer<I extends Record, O extends Record>(
        Operation<I, O> operation, Handler<I, O> handler, Optional<Sequel<I, O>> sequel) {
    public Offer(Operation<I, O> operation, Handler<I, O> handler) {
        this(operation, handler, Optional.empty());
    }

    public Offer(Operation<I, O> operation, Handler<I, O> handler, Sequel<I, O> sequel) {
        this(operation, handler, Optional.of(sequel));
    }

    /** What may come after the work is done and recorded: waiting for somebody, and looking again. */
    @FunctionalInterface
    public interface Sequel<I extends Record, O extends Record> {
        /**
         * The answer in place of {@code output}. Runs outside of any transaction, so it may take its time; what the caller
         * was let through to read, it may still answer.
         *
         * @throws Refused with {@link Refusal.InputRequired}: the client is asked. Where it answers within the same request,
         *     this begins anew with the same {@code output}, and what was done is neither done nor recorded again. A client
         *     of a revision without sessions comes back with another request, so the handler finds what it did before.
         */
        O after(I input, O output, Call call);
    }
}
