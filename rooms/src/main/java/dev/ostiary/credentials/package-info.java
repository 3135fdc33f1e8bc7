/**
 * What a team lets brokers have clouds issue, in which sessions they did, and the end that anybody may call who may.
 *
 * <p>Never sees a credential and talks to no cloud: a broker does, on its user's machine. Whom to ask first the approval
 * room knows; who leaves, identity tells.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"approval", "identity", "store"})
package dev.ostiary.credentials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
