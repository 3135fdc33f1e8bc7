/**
 * The team's server, where one is joined: its terms, its approvals, and the end that it may call.
 *
 * <p>Declares what a broker and the server's room say to each other. Never sees a credential; nothing that a server answers
 * widens what was asked.
 */
@NullMarked
package dev.ostiary.broker.team;

import org.jspecify.annotations.NullMarked;
