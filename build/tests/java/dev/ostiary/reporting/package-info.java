/**
 * What the console says about tests, in every module.
 *
 * <p>Added to each module's test sources by the parent pom; registered as a service.
 */
@NullMarked
package dev.ostiary.reporting;

import org.jspecify.annotations.NullMarked;
