package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a cloud would be asked for.
 *
 * @param principal whose rights are narrowed: role ARN, service account, subscription, Vault role
 * @param lifetime of the credentials; never shorter than the grant's, longer where the cloud's least is
 * @param document what narrows them, in the cloud's own form, such as a session policy; empty where there is none
 */
public record Plan(Grant grant, String principal, Duration lifetime, ObjectNode document, Enforcement enforcement) {}
