package dev.ostiary.broker.desk;

import dev.ostiary.broker.grant.Grant;
import java.util.Optional;

/**
 * Leave to have credentials issued.
 *
 * @param session id of the session to be
 * @param grant what is left of what was asked for
 * @param approval what a person said yes to, if one was asked
 * @param team whether the team's server knows of the session
 */
record Clearance(String session, Grant grant, Optional<String> approval, boolean team) {}
