/**
 * The clouds: each makes a plan of a grant, issues credentials for a plan, and ends them as far as it can.
 *
 * <p>Says honestly what of a grant the cloud itself enforces. Knows no session, no command and no client.
 */
@NullMarked
package dev.ostiary.broker.cloud;

import org.jspecify.annotations.NullMarked;
