package dev.ostiary.credentials;

import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Narrowing;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import dev.ostiary.broker.team.Opening;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the team's terms leave of what a broker asks, by the very rules by which the broker narrows a wish itself. */
final class Bounds {
    private static final int LONGEST = 2_048;

    private final Opening opening;
    private final TermsOperations.Terms terms;

    Bounds(Opening opening, TermsOperations.Terms terms) {
        this.opening = opening;
        this.terms = terms;
    }

    /** @throws Refused when the terms leave nothing of it, or it cannot be understood */
    Grant grant() {
        plain();
        principal();
        opening.allow().forEach(text -> Action.of(opening.cloud(), text));
        opening.deny().forEach(text -> Action.of(opening.cloud(), text));
        var grant = Narrowing.of(wish(), limits());
        Advice.refuse(terms, opening.enforcement());
        return grant;
    }

    /** Whether any of what may be given wants a person's yes. */
    boolean wantsYes() {
        var left = grant().allow();
        return Advice.wantsYes(terms, opening.enforcement())
                || terms.approval().stream()
                        .map(text -> Action.of(opening.cloud(), text))
                        .anyMatch(wanting -> left.stream().anyMatch(wanting::overlaps));
    }

    private Wish wish() {
        return new Wish(
                opening.cloud(),
                String.join(",", opening.allow()),
                Optional.empty(),
                opening.resources().equals(List.of("*"))
                        ? Optional.empty()
                        : Optional.of(String.join(",", opening.resources())),
                opening.ttl().compareTo(terms.maxTtl()) < 0 ? opening.ttl() : terms.maxTtl(),
                opening.budget(),
                Optional.of(opening.principal()),
                opening.command());
    }

    private Terms limits() {
        return new Terms(
                terms.deny(),
                terms.ceiling(),
                Map.of(),
                terms.maxTtl(),
                terms.boundary(),
                new Network(terms.allowedIps(), terms.allowedVpcs(), terms.allowedVpcEndpoints()));
    }

    private void principal() {
        if (!terms.principals().isEmpty()
                && terms.principals().stream().noneMatch(pattern -> Stars.match(pattern, opening.principal()))) {
            throw new Refused(Refusal.denied(
                    "principal_not_allowed",
                    "The team's terms do not let '" + opening.principal()
                            + "' be used. Use a role or account that they name, or ask whoever keeps them (ostiary credentials terms).",
                    Refusal.Cause.GUARDRAIL));
        }
    }

    /** People read these: nothing in them may hide, or look like something else. */
    private void plain() {
        one("principal", Stream.of(opening.principal()));
        one("agent", Stream.of(opening.agent()));
        one("host", opening.host().stream());
        one("directory", opening.directory().stream());
        one("resources", opening.resources().stream());
        if (opening.command().stream().mapToInt(String::length).sum() > 32_000) {
            throw new Refused(Refusal.invalidField("command", "has at most 32,000 characters in all."));
        }
    }

    private static void one(String field, Stream<String> texts) {
        if (texts.anyMatch(
                text -> text.isBlank() || !Untrusted.neutral(text, LONGEST).equals(text))) {
            throw new Refused(Refusal.invalidField(
                    field,
                    "must not be blank, hold control or invisible characters, or be longer than " + LONGEST + "."));
        }
    }
}
