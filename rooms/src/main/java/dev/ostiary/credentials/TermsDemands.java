package dev.ostiary.credentials;

import dev.ostiary.approval.Demands;
import dev.ostiary.broker.team.Opening;
import dev.ostiary.kernel.Call;

/** Says by the team's terms which sessions want a person's yes; what the terms refuse, nobody is asked for. */
final class TermsDemands implements Demands {
    @Override
    public Demand on(Call call) {
        if (!(call.input() instanceof Opening opening)) {
            return Demand.RULES;
        }
        return new Bounds(opening, TermsShelf.of(opening.cloud())).wantsYes() ? Demand.WANTED : Demand.FREE;
    }
}
