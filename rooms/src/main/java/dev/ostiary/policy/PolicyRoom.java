package dev.ostiary.policy;

import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Resource;
import java.util.List;
import java.util.Optional;

/** Puts the policy room's operations together with the work behind them. */
public final class PolicyRoom {
    private final PolicyDesk desk = new PolicyDesk();
    private final PolicyTrial trial;

    public PolicyRoom(Directory directory) {
        this.trial = new PolicyTrial(directory);
    }

    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(PolicyOperations.LIST, desk::list),
                new Offer<>(PolicyOperations.SHOW, desk::show),
                new Offer<>(PolicyOperations.CREATE, desk::create),
                new Offer<>(PolicyOperations.UPDATE, desk::update),
                new Offer<>(PolicyOperations.DELETE, desk::delete),
                new Offer<>(PolicyOperations.TEST, trial::ask),
                new Offer<>(PolicyOperations.BOUND, desk::bindings),
                new Offer<>(PolicyOperations.BIND, desk::bind),
                new Offer<>(PolicyOperations.UNBIND, desk::unbind));
    }

    /** What of this room has an address (seed 003, resources). */
    public List<Resource> resources() {
        return List.of(new Resource(
                "policy",
                "scaivault://policies/{id}",
                "An access policy with its rules and bindings.",
                PolicyOperations.SHOW,
                "policy_id",
                "policies",
                Optional.of(new Resource.Listing(PolicyOperations.LIST, "policies", "id", "name", Optional.empty()))));
    }
}
