/**
 * What is asked for, and what of it may be given: actions, resources, time and money, narrowed by the operator's terms.
 *
 * <p>Pure: reads no file, no environment and no clock, and talks to nobody.
 */
@NullMarked
package dev.ostiary.broker.grant;

import org.jspecify.annotations.NullMarked;
