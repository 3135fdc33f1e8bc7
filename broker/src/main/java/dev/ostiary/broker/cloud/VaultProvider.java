package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * AWS credentials from HashiCorp Vault's AWS secrets engine, or OpenBao's: the Vault role narrows them, and its lease
 * ends them.
 */
final class VaultProvider implements Provider {
    private static final Pattern ROLE = Pattern.compile("\\w(?:[\\w.@-]{0,126}\\w)?");
    private static final Pattern MOUNT = Pattern.compile("\\w[\\w-]{0,62}(?:/\\w[\\w-]{0,62}){0,7}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final Duration LEAST_STS = Duration.ofMinutes(15);

    private final CloudSettings settings;
    private final Clock clock;
    private final Duration patience;

    VaultProvider(CloudSettings settings, Clock clock) {
        this(settings, clock, WaryHttp.PATIENCE);
    }

    VaultProvider(CloudSettings settings, Clock clock, Duration patience) {
        this.settings = settings;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Cloud cloud() {
        return Cloud.VAULT;
    }

    @Override
    public Plan plan(Grant grant) {
        var role = grant.role()
                .or(() -> settings.said("AUDEX_VAULT_ROLE", settings.vault().role()))
                .orElseThrow(
                        () -> new Refused(
                                Refusal.invalid(
                                        "vault_role_missing",
                                        "Set AUDEX_VAULT_ROLE, or role under [vault] in the settings file, to the role of Vault's AWS secrets engine that credentials come from.")));
        if (!ROLE.matcher(role).matches()) {
            throw new Refused(Refusal.invalidField("role_arn", "for Vault, the name of a role of its AWS engine"));
        }
        mount();
        address();
        var lifetime = settings.vault().sts() && grant.ttl().compareTo(LEAST_STS) < 0 ? LEAST_STS : grant.ttl();
        return new Plan(grant, role, lifetime, JsonNodeFactory.instance.objectNode(), enforcement(role));
    }

    private static Enforcement enforcement(String role) {
        return new Enforcement(
                Enforcement.Level.ADVISORY,
                "Vault's role " + role
                        + " is what narrows these credentials; allow, deny and resource are checked and recorded here, and Vault and AWS know nothing of them.");
    }

    @Override
    public Issued issue(Plan plan, Label label) {
        var kind = settings.vault().sts() ? "sts" : "creds";
        var path = mount() + "/" + kind + "/" + plan.principal() + "?ttl="
                + plan.lifetime().toSeconds() + "s";
        var asked = clock.instant();
        var lease = server().read(path, "Vault's role " + plan.principal() + " at " + mount() + "/" + kind);
        return issued(plan, lease, asked);
    }

    private Issued issued(Plan plan, VaultServer.Lease lease, Instant asked) {
        var secrets = new HashMap<String, Secret>();
        secrets.put("AWS_ACCESS_KEY_ID", new Secret(lease.accessKey()));
        secrets.put("AWS_SECRET_ACCESS_KEY", lease.secretKey());
        lease.sessionToken().ifPresent(token -> secrets.put("AWS_SESSION_TOKEN", token));
        var region = settings.region();
        var held = new Held(
                Cloud.VAULT, plan.principal(), lease.accessKey(), lease.id(), asked, asked.plus(lease.duration()));
        return new Issued(secrets, Map.of("AWS_REGION", region, "AWS_DEFAULT_REGION", region), held);
    }

    @Override
    public Optional<Held> renew(Held held) {
        var asked = clock.instant();
        try {
            return held.lease()
                    .flatMap(lease -> server().renew(lease))
                    .map(more -> new Held(
                            held.cloud(),
                            held.principal(),
                            held.keyId(),
                            held.lease(),
                            held.issuedAt(),
                            asked.plus(more)))
                    .filter(renewed -> renewed.expiresAt().isAfter(held.expiresAt()));
        } catch (Refused _) {
            return Optional.empty();
        }
    }

    @Override
    public Ending end(Held held) {
        // A lease that was renewed lives on after the end that is known of it.
        if (held.lease().isEmpty() && !clock.instant().isBefore(held.expiresAt())) {
            return new Ending.Ended("The credentials have expired.");
        }
        try {
            held.lease().ifPresent(server()::revoke);
        } catch (Refused e) {
            return new Ending.Lingering(
                    "The lease could not be revoked: " + e.refusal().message(), held.expiresAt());
        }
        if (held.lease().isEmpty()) {
            return new Ending.Lingering(
                    "Vault gave no lease with these credentials, so nothing ends them before their time.",
                    held.expiresAt());
        }
        if (held.keyId().startsWith("ASIA")) {
            return new Ending.Lingering(
                    "Vault has given up the lease, but these are temporary credentials of AWS, which Vault cannot take back.",
                    held.expiresAt());
        }
        return new Ending.Ended("Vault has revoked the lease and deleted the access key.");
    }

    @Override
    public Health health() {
        if (settings.said("VAULT_ADDR", settings.vault().address()).isEmpty()) {
            return new Health(Cloud.VAULT, Health.State.UNSET, "VAULT_ADDR is not set.");
        }
        try {
            return new Health(Cloud.VAULT, Health.State.GOOD, server().condition());
        } catch (Refused e) {
            return new Health(Cloud.VAULT, Health.State.BAD, e.refusal().message());
        }
    }

    private VaultServer server() {
        var trust = settings.file("VAULT_CACERT").map(pem -> Trust.in("VAULT_CACERT", pem));
        return new VaultServer(
                address(), namespace(), token(), new WaryHttp(trust, OperatorProxy.in(settings), patience));
    }

    private URI address() {
        return settings.said("VAULT_ADDR", settings.vault().address())
                .map(text -> Endpoint.of("VAULT_ADDR", text))
                .orElseThrow(() -> new Refused(Refusal.invalid(
                        "vault_address_missing",
                        "Set VAULT_ADDR, or address under [vault] in the settings file, to where Vault is.")));
    }

    private Optional<String> namespace() {
        return settings.said("VAULT_NAMESPACE", settings.vault().namespace())
                .map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .map(text -> matching(MOUNT, text, "VAULT_NAMESPACE must be the path of a namespace, such as team/a."));
    }

    /** As Vault's own tool finds it: the environment, else what {@code vault login} has left. */
    private Secret token() {
        return settings.said("VAULT_TOKEN")
                .map(Secret::new)
                .or(() -> settings.vault().token())
                .or(this::signedIn)
                .filter(token -> TOKEN.matcher(token.reveal()).matches())
                .orElseThrow(() -> new Refused(new Refusal.Unauthenticated(
                        "vault_token_missing", "There is no Vault token. Run `vault login`, or set VAULT_TOKEN.")));
    }

    private Optional<Secret> signedIn() {
        return settings.file("HOME")
                .map(home -> home.resolve(".vault-token"))
                .flatMap(Small::text)
                .map(Secret::new);
    }

    private String mount() {
        var mount = settings.said("AUDEX_VAULT_MOUNT", settings.vault().mount()).orElse("aws");
        return matching(
                MOUNT, mount, "AUDEX_VAULT_MOUNT must be the path of a secrets engine, such as aws or team/aws.");
    }

    private static String matching(Pattern pattern, String text, String otherwise) {
        if (!pattern.matcher(text).matches()) {
            throw new Refused(Refusal.invalid("vault_settings_invalid", otherwise));
        }
        return text;
    }
}
