package dev.ostiary.broker.grant;

import java.util.Optional;

/**
 * A permission that a command lacked, as its own output tells; a suggestion and never a fact, since whoever ran the command
 * may have written the text.
 *
 * @param explicit whether the cloud said that a policy denies it, so that asking for it again would not help
 */
public record Denied(Action action, Optional<String> resource, boolean explicit) {}
