package dev.ostiary.broker.cloud;

import java.util.Optional;

/**
 * What the cloud's own log shall show of a session: source identity and session tags, where it has them.
 *
 * @param session id of the session
 * @param agent {@code AUDEX_AGENT_ID}, or the user's name
 * @param approval id of the approval that it was issued under
 */
public record Label(String session, String agent, Optional<String> approval) {}
