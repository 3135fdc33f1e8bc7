package dev.ostiary.notices;

import dev.ostiary.outbound.Outbound;
import dev.ostiary.outbound.Outcome;
import dev.ostiary.outbound.Parcel;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Sends one job on its way. Needs no database, and blocks for half a minute at most. */
final class Dispatch {
    private final Optional<Postman> postman;
    private final Outbound outbound;
    private final Clock clock;

    Dispatch(Optional<Postman> postman, Outbound outbound, Clock clock) {
        this.postman = postman;
        this.outbound = outbound;
        this.clock = clock;
    }

    Sent send(Job job) {
        return switch (job.whither()) {
            case Job.Mail mail ->
                postman.map(it -> it.send(Letter.of(mail.address(), job.payload()), job.id(), job.at()))
                        .orElse(Sent.Not.yet("This server has no mail server."));
            case Job.Slack slack -> post(slack.url(), Hook.slack(job.payload()));
            case Job.Webhook hook -> post(hook.url(), Hook.signed(job, hook.secret(), clock.instant()));
            case Job.Nowhere(var why) -> Sent.Not.ever(why);
        };
    }

    private Sent post(URI url, Hook hook) {
        return switch (outbound.send(new Parcel("POST", url, hook.headers(), hook.body()))) {
            case Outcome.Answered answer
            when answer.status() / 100 == 2 -> new Sent.Arrived(Optional.of(answer.status()));
            case Outcome.Answered answer ->
                new Sent.Not("The receiver answered " + answer.status() + ".", Optional.of(answer.status()), false);
            case Outcome.Refused(var why) -> Sent.Not.yet(why);
            case Outcome.Failed(var why) -> Sent.Not.yet(why);
        };
    }
}
