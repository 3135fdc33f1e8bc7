package dev.ostiary.policy;

import dev.ostiary.identity.FirstTenant;
import dev.ostiary.identity.PrincipalName;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.policy.PolicyOperations.Binding;
import dev.ostiary.policy.PolicyOperations.Bindings;
import dev.ostiary.policy.PolicyOperations.Bound;
import dev.ostiary.policy.PolicyOperations.BoundLines;
import dev.ostiary.policy.PolicyOperations.Changed;
import dev.ostiary.policy.PolicyOperations.Created;
import dev.ostiary.policy.PolicyOperations.IdentityType;
import dev.ostiary.policy.PolicyOperations.Lines;
import dev.ostiary.policy.PolicyOperations.Listing;
import dev.ostiary.policy.PolicyOperations.NewPolicy;
import dev.ostiary.policy.PolicyOperations.Policy;
import dev.ostiary.policy.PolicyOperations.Removal;
import dev.ostiary.policy.PolicyOperations.Removed;
import dev.ostiary.policy.PolicyOperations.Scope;
import dev.ostiary.policy.PolicyOperations.Unbinding;
import dev.ostiary.policy.PolicyOperations.Unbound;
import dev.ostiary.policy.PolicyOperations.Which;
import dev.ostiary.store.Duplicate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes and shows policies and bindings. */
final class PolicyDesk {
    Lines list(Listing input, Call call) {
        var after = after(input.cursor(), call);
        int most = input.limit() + 1;
        var found = input.scope().filter(scope -> scope == Scope.PARTNER).isPresent()
                ? Shelf.ofPartner(after, input.includeInactive(), most)
                : Shelf.lines(after, input.scope().isEmpty(), input.includeInactive(), most);
        boolean more = found.size() > input.limit();
        var shown = more ? found.subList(0, input.limit()) : found;
        return new Lines(
                shown, more ? Optional.of(call.cursor(List.of(shown.getLast().id()))) : Optional.empty(), more);
    }

    Policy show(Which input, Call call) {
        return Shelf.policy(input.policyId())
                .or(() -> Shelf.ofPartner(input.policyId()))
                .orElseThrow(() -> missing(input.policyId()));
    }

    Created create(NewPolicy input, Call call) {
        var partner = Optional.of(input.scope())
                .filter(scope -> scope == Scope.PARTNER)
                .map(_ -> partner(call));
        plain("name", input.name());
        Reach.check(input.rules(), call);
        var at = micros(call.at());
        var id = FreshId.of("pol_", at);
        unique(() -> Shelf.insert(
                id,
                call.tenant(),
                partner,
                input.name(),
                input.description(),
                at,
                call.caller().principal()));
        Shelf.putRules(id, call.tenant(), input.rules());
        for (var binding : input.bindings()) {
            bind(id, binding.identityType(), binding.identityId(), binding.expiresAt(), call);
        }
        call.appeared();
        return new Created(id, input.rules().size());
    }

    Policy update(Changed input, Call call) {
        plain("name", input.name());
        Reach.check(input.rules(), call);
        ours(input.policyId(), call);
        unique(() -> Shelf.replace(
                input.policyId(), input.name(), input.description(), input.isActive(), micros(call.at())));
        Shelf.putRules(input.policyId(), call.tenant(), input.rules());
        return show(new Which(input.policyId()), call);
    }

    Removed delete(Removal input, Call call) {
        ours(input.policyId(), call);
        int bindings = BindingShelf.count(input.policyId());
        if (bindings > 0 && !input.force()) {
            throw new Refused(new Refusal.Conflict(
                    "policy_in_use",
                    "Policy '" + input.policyId() + "' is bound to " + bindings
                            + (bindings == 1 ? " identity" : " identities")
                            + ". Remove the bindings first, or repeat with force=true.",
                    Map.of("bindings", bindings)));
        }
        call.vanished();
        return new Removed(input.policyId(), Shelf.delete(input.policyId()), bindings);
    }

    BoundLines bindings(Bindings input, Call call) {
        if (!Shelf.exists(input.policyId())) {
            throw missing(input.policyId());
        }
        var found = BindingShelf.of(input.policyId(), after(input.cursor(), call), input.limit() + 1);
        boolean more = found.size() > input.limit();
        var shown = more ? found.subList(0, input.limit()) : found;
        return new BoundLines(
                shown, more ? Optional.of(call.cursor(List.of(shown.getLast().id()))) : Optional.empty(), more);
    }

    Bound bind(Binding input, Call call) {
        ours(input.policyId(), call);
        return bind(input.policyId(), input.identityType(), input.identityId(), input.expiresAt(), call);
    }

    Unbound unbind(Unbinding input, Call call) {
        ours(input.policyId(), call);
        if (!BindingShelf.delete(input.policyId(), input.bindingId())) {
            throw new Refused(Refusal.missing("binding", input.bindingId()));
        }
        return new Unbound(input.bindingId(), true);
    }

    private static Bound bind(String policyId, IdentityType type, String identity, Optional<Instant> until, Call call) {
        if (until.filter(end -> !end.isAfter(call.at())).isPresent()) {
            throw new Refused(Refusal.invalidField("expires_at", "lies in the past."));
        }
        var principal = PrincipalName.of(type.kind(), identity, "identity_id").text();
        try {
            return BindingShelf.insert(
                    policyId,
                    call.tenant(),
                    principal,
                    until.map(PolicyDesk::micros),
                    micros(call.at()),
                    call.caller().principal());
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict(
                    "binding_exists", "Policy '" + policyId + "' is bound to " + principal + " already."));
        }
    }

    /**
     * What is to be changed, bound or deleted was written here. A guarded connection does so only with policies that stay
     * within what it may touch, and one of the partner takes who may write such.
     */
    private void ours(String id, Call call) {
        var policy = Shelf.policy(id)
                .orElseThrow(() -> Shelf.ofPartner(id)
                        .map(_ -> new Refused(Refusal.denied(
                                "tenant_access_denied",
                                "This policy of the partner was written in another tenant, and can be changed only there.",
                                Refusal.Cause.NO_SCOPE)))
                        .orElseGet(() -> missing(id)));
        policy.rules().forEach(rule -> Reach.check(new Glob(rule.pathPattern()), call.guard()));
        if (policy.scope() == Scope.PARTNER) {
            partner(call);
        }
    }

    /** The partner in all of whose tenants the caller may grant something. */
    private static String partner(Call call) {
        FirstTenant.require(call, "partner:admin");
        if (call.caller().partner().isEmpty()) {
            throw new Refused(Refusal.invalid(
                    "invalid_policy",
                    "This tenant belongs to no partner. Leave scope out: it then holds in this tenant."));
        }
        return call.caller().partner();
    }

    private static void unique(Runnable write) {
        try {
            write.run();
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict(
                    "policy_exists", "Another access policy has this name already. Choose another name."));
        }
    }

    private static void plain(String field, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Refused(Refusal.invalidField(field, "must not hold control characters."));
        }
    }

    private static String after(Optional<String> cursor, Call call) {
        return cursor.map(it -> call.position(it).getFirst()).orElse("");
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static Refused missing(String id) {
        return new Refused(Refusal.missing("policy", id));
    }
}
