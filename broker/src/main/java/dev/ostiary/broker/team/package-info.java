/**
 * The team's server, where one is joined: its terms, its approvals, and the end that it may call.
 */
@NullMarked
package dev.ostiary.broker.team;

import org.jspecify.annotations.NullMarked;
