package dev.ostiary.kernel;

/** An operation together with the handler that does it; wrong types do not compile. */
public record Offer<I extends Record, O extends Record>(Operation<I, O> operation, Handler<I, O> handler) {}
