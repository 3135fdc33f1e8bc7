package dev.ostiary.notices;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.notices.NoticesOperations.Added;
import dev.ostiary.notices.NoticesOperations.Changes;
import dev.ostiary.notices.NoticesOperations.Channel;
import dev.ostiary.notices.NoticesOperations.Channels;
import dev.ostiary.notices.NoticesOperations.NewChannel;
import dev.ostiary.notices.NoticesOperations.Page;
import dev.ostiary.notices.NoticesOperations.Removed;
import dev.ostiary.notices.NoticesOperations.Which;
import dev.ostiary.store.Duplicate;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Adds, shows, changes and removes channels. */
final class ChannelDesk {
    private static final int MOST = 100;

    private final ChannelSeal seal;
    private final ChannelRules rules;
    private final SecureRandom random = new SecureRandom();

    ChannelDesk(ChannelSeal seal, ChannelRules rules) {
        this.seal = seal;
        this.rules = rules;
    }

    Channels list(Page input, Call call) {
        var after = input.cursor().map(it -> call.position(it).getFirst()).orElse("");
        var found = ChannelShelf.list(after, input.limit() + 1);
        if (found.size() <= input.limit()) {
            return new Channels(found, Optional.empty(), false);
        }
        var shown = found.subList(0, input.limit());
        return new Channels(
                shown, Optional.of(call.cursor(List.of(shown.getLast().id()))), true);
    }

    Added add(NewChannel input, Call call) {
        if (ChannelShelf.count() >= MOST) {
            throw new Refused(Refusal.conflict(
                    "too_many_channels", "A tenant has at most " + MOST + " channels. Remove one first."));
        }
        var id = FreshId.of("chan_", call.at());
        var secret = input.kind() == Kind.WEBHOOK ? Optional.of(invented(call)) : Optional.<Secret>empty();
        var now = call.at().truncatedTo(ChronoUnit.MICROS);
        var channel = new Channel(
                id,
                ChannelRules.name(input.name()),
                input.kind(),
                rules.target(input.kind(), input.url()),
                rules.addresses(input.kind(), input.addresses()),
                ChannelRules.events(input.events()),
                true,
                0,
                now,
                now);
        unique(() -> ChannelShelf.insert(
                call.tenant(),
                channel,
                sealed(id, input.url(), secret),
                call.caller().principal()));
        return new Added(channel, secret);
    }

    Added update(Changes input, Call call) {
        var before = found(input.channelId());
        var secret = input.renewSecret() ? Optional.of(renewed(before, call)) : Optional.<Secret>empty();
        boolean active = input.isActive().orElse(before.isActive());
        var now = call.at().truncatedTo(ChronoUnit.MICROS);
        var channel = new Channel(
                before.id(),
                input.name().map(ChannelRules::name).orElse(before.name()),
                before.kind(),
                input.url().isPresent() ? rules.target(before.kind(), input.url()) : before.target(),
                input.addresses()
                        .map(given -> rules.addresses(before.kind(), given))
                        .orElse(before.addresses()),
                input.events().map(ChannelRules::events).orElse(before.events()),
                active,
                active && !before.isActive() ? 0 : before.failures(),
                before.createdAt(),
                now);
        unique(() -> ChannelShelf.replace(channel, sealed(before.id(), input.url(), secret)));
        if (before.isActive() && !active) {
            DeliveryShelf.hold(before.id());
        } else if (active && !before.isActive()) {
            Outbox.release(call.tenant(), before.id(), now);
        }
        return new Added(channel, secret);
    }

    Removed remove(Which input, Call call) {
        found(input.channelId());
        DeliveryShelf.abandon(input.channelId());
        return new Removed(input.channelId(), ChannelShelf.delete(input.channelId()));
    }

    static Channel found(String id) {
        return ChannelShelf.find(id).orElseThrow(() -> new Refused(Refusal.missing("channel", id)));
    }

    private Secret renewed(Channel channel, Call call) {
        if (channel.kind() != Kind.WEBHOOK) {
            throw new Refused(Refusal.invalidField("renew_secret", "only a webhook has a key to sign with."));
        }
        return invented(call);
    }

    /** Shown once, so it is not made where it would be masked. */
    private Secret invented(Call call) {
        if (call.guard().masked()) {
            throw new Refused(Refusal.denied(
                    "value_masked",
                    "Values are masked on this connection, so the key could never be used. Do this on another one.",
                    Cause.GUARDRAIL));
        }
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return new Secret("whsec_" + HexFormat.of().formatHex(bytes));
    }

    private ChannelShelf.Sealed sealed(String id, Optional<Secret> url, Optional<Secret> secret) {
        return new ChannelShelf.Sealed(
                url.map(it -> seal.sealedUrl(id, it)), secret.map(it -> seal.sealedSecret(id, it)));
    }

    private static void unique(Runnable write) {
        try {
            write.run();
        } catch (Duplicate _) {
            throw new Refused(
                    Refusal.conflict("channel_exists", "Another channel has this name already. Choose another name."));
        }
    }
}
