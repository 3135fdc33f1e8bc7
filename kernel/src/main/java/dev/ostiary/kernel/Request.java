package dev.ostiary.kernel;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A call as a surface received it: nothing in it is believed yet.
 *
 * @param operation which operation is asked for
 * @param arguments its input as JSON
 * @param guard what the connection itself restricts
 * @param toll its place in the rate limit
 * @param once what it has done already
 * @param conversation what the call can tell its client, and ask of it
 * @param at when it arrived, by the gate's own clock
 */
public record Request(
        Operation<?, ?> operation,
        JsonNode arguments,
        Credential credential,
        Guard guard,
        Origin origin,
        Toll toll,
        Once once,
        Conversation conversation,
        Instant at) {}
