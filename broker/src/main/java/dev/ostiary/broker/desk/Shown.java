package dev.ostiary.broker.desk;

import dev.ostiary.broker.cloud.Plan;

/**
 * What would be issued, if it were asked for; nobody was asked.
 *
 * @param source where the terms come from: {@code settings}, or the team's server
 */
public record Shown(Plan plan, String source) {}
