/**
 * Approvals and secrets for programs of others: ask a person, wait for the answer, read what was allowed.
 *
 * <p>Begin with {@link dev.ostiary.client.vsecure.VSecure}. Everything blocks, which suits virtual threads, and every
 * object but a {@link dev.ostiary.client.vsecure.SecretValue} may be used by many of them. Never prints a key or a value.
 */
@NullMarked
package dev.ostiary.client.vsecure;

import org.jspecify.annotations.NullMarked;
