package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Member;
import dev.ostiary.identity.MemberOperations.MemberChanges;
import dev.ostiary.identity.MemberOperations.Members;
import dev.ostiary.identity.MemberOperations.NewMember;
import dev.ostiary.identity.MemberOperations.NewMemberMade;
import dev.ostiary.identity.MemberOperations.Nothing;
import dev.ostiary.identity.MemberOperations.Page;
import dev.ostiary.identity.MemberOperations.RoleChange;
import dev.ostiary.identity.MemberOperations.RoleLine;
import dev.ostiary.identity.MemberOperations.Roles;
import dev.ostiary.identity.MemberOperations.Status;
import dev.ostiary.identity.Plain.Paged;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Duplicate;
import java.util.Optional;

/** Adds, shows and changes members and what their roles hold; nobody makes another mightier than himself. */
final class MemberDesk {
    private final Passwords passwords;
    private final Departures departures;

    MemberDesk(Passwords passwords, Departures departures) {
        this.departures = departures;
        this.passwords = passwords;
    }

    Members list(Page input, Call call) {
        var found = MemberShelf.members(Plain.after(input.cursor(), call), input.limit() + 1);
        var page = Paged.of(found, input.limit(), call, Member::id);
        return new Members(page.shown(), page.cursor(), page.more());
    }

    NewMemberMade create(NewMember input, Call call) {
        Scopes.requireGrantable(call.caller(), RoleBook.held(input.roles()));
        if (input.password().isEmpty() && call.guard().masked()) {
            throw new Refused(Refusal.denied(
                    "value_masked",
                    "Values are masked on this connection, so a password that is made up could never be used. Give one.",
                    Cause.GUARDRAIL));
        }
        var who = PrincipalName.user(input.email());
        Granting.check(call);
        var password = input.password().orElseGet(passwords::invent);
        var id = FreshId.of("mem_", call.at());
        var name = Plain.text("display_name", input.displayName().orElse(who.name()));
        try {
            MemberShelf.insert(
                    call.tenant(), id, who.name(), name, input.roles(), passwords.hash(password), Plain.now(call));
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict("identity_exists", "This address is a member already."));
        }
        var shown = input.password().isPresent() ? Optional.<Secret>empty() : Optional.of(password);
        return new NewMemberMade(id, who.text(), shown);
    }

    Member update(MemberChanges input, Call call) {
        var before = MemberShelf.member(input.memberId())
                .orElseThrow(() -> new Refused(Refusal.missing("member", input.memberId())));
        Scopes.requireGrantable(call.caller(), RoleBook.held(before.roles()));
        input.roles().ifPresent(roles -> Scopes.requireGrantable(call.caller(), RoleBook.held(roles)));
        if (input.password().isPresent()
                || input.status().filter(Status.ACTIVE::equals).isPresent()) {
            Granting.check(before.identityId(), call);
        }
        MemberShelf.update(
                before.id(),
                input.displayName()
                        .map(name -> Plain.text("display_name", name))
                        .orElse(before.displayName()),
                input.roles().orElse(before.roles()),
                input.status().orElse(before.status()));
        input.password().ifPresent(password -> {
            MemberShelf.password(before.id(), passwords.hash(password));
            KeyShelf.revokeAllOf(before.id(), Plain.now(call));
        });
        if (input.status().filter(Status.DISABLED::equals).isPresent()) {
            departures.gone(before.identityId(), call);
            KeyShelf.revokeAllOf(before.id(), Plain.now(call));
        }
        if (MemberShelf.activeOwners() == 0) {
            throw new Refused(Refusal.conflict(
                    "last_owner", "A tenant keeps at least one active owner. Make somebody else an owner first."));
        }
        return MemberShelf.member(before.id()).orElseThrow();
    }

    Roles roles(Nothing input, Call call) {
        return new Roles(RoleBook.all());
    }

    RoleLine updateRole(RoleChange input, Call call) {
        if (!call.caller().roles().contains(RoleBook.word(MemberOperations.Role.OWNER))) {
            throw new Refused(
                    Refusal.denied("forbidden", "Only an owner changes what a role holds. Ask one.", Cause.NO_SCOPE));
        }
        if (input.role() == MemberOperations.Role.OWNER) {
            throw new Refused(Refusal.conflict("invalid_role", "The role owner holds everything, always."));
        }
        Scopes.requireKnown("permissions", input.permissions());
        Scopes.requireGrantable(call.caller(), input.permissions());
        RoleBook.update(call.tenant(), input.role(), input.permissions(), Plain.now(call));
        return new RoleLine(input.role(), input.permissions());
    }
}
