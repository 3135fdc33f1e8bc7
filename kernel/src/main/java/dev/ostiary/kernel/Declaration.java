package dev.ostiary.kernel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@link Operation} in the making; what is left out has the plain default. */
public final class Declaration<I extends Record, O extends Record> {
    private final String name;
    private final Effect effect;
    private final Class<I> input;
    private final Class<O> output;
    private String summary = "";
    private String scope = "";
    private @Nullable Permission permission;
    private @Nullable Permission ruled;
    private String action = "";
    private String resource = "";
    private @Nullable String tool;
    private String toolset = "";
    private @Nullable Route route;
    private List<String> positional = List.of();
    private @Nullable String storePath;

    Declaration(String name, Effect effect, Class<I> input, Class<O> output) {
        this.name = name;
        this.effect = effect;
        this.input = input;
        this.output = output;
    }

    public Declaration<I, O> summary(String value) {
        summary = value;
        return this;
    }

    public Declaration<I, O> scope(String value) {
        scope = value;
        return this;
    }

    /** Lets an access policy decide on the path inside {@code resource}. */
    public Declaration<I, O> governedBy(Permission value) {
        permission = value;
        return this;
    }

    /** Lets the rules for resources alone decide on the path; elsewhere they decide besides an access policy. */
    public Declaration<I, O> ruledBy(Permission value) {
        ruled = value;
        return this;
    }

    public Declaration<I, O> action(String value) {
        action = value;
        return this;
    }

    public Declaration<I, O> on(String value) {
        resource = value;
        return this;
    }

    public Declaration<I, O> tool(String itsToolset, String wireName) {
        toolset = itsToolset;
        tool = wireName;
        return this;
    }

    /** A route with the effect's own verb; creating answers 201. */
    public Declaration<I, O> route(String template) {
        return route(effect.verb(), template, effect == Effect.CREATE ? 201 : 200);
    }

    public Declaration<I, O> route(String method, String template, int status) {
        route = new Route(method, template, status);
        return this;
    }

    public Declaration<I, O> positional(String... fields) {
        positional = List.of(fields);
        return this;
    }

    /** Marks an operation whose result is a new secret that {@code field} can put into the vault instead. */
    public Declaration<I, O> mintsInto(String field) {
        storePath = field;
        return this;
    }

    public Operation<I, O> declare() {
        return new Operation<>(
                name,
                summary,
                effect,
                scope,
                Optional.ofNullable(permission),
                Optional.ofNullable(ruled),
                action,
                resource,
                Optional.ofNullable(tool),
                toolset,
                Optional.ofNullable(route),
                positional,
                Optional.ofNullable(storePath),
                input,
                output);
    }
}
