package dev.ostiary.broker.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.grant.Cloud;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvidersTest {
    private static final Set<String> LIBRARIES = Set.of(
            "com.google.auth.",
            "com.google.api.",
            "com.azure.",
            "com.microsoft.",
            "reactor.",
            "io.github.jopenlibs.",
            "software.amazon.");

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void make_each_cloud_once(Cloud cloud) {
        var providers = Providers.of(CloudSettings.of(Map.of()), Clock.systemUTC());

        assertThat(providers.in(cloud)).isSameAs(providers.in(cloud));
        assertThat(providers.in(cloud).cloud()).isEqualTo(cloud);
    }

    @Test
    void load_no_library_of_a_cloud_before_that_cloud_is_asked_for_something() throws Exception {
        try (var loader = new Noting()) {
            loader.run(Plans.class);

            assertThat(loader.noted).contains(GcpProvider.class.getName(), VaultProvider.class.getName());
            assertThat(loader.noted).noneMatch(name -> LIBRARIES.stream().anyMatch(name::startsWith));
        }
    }

    @Test
    void load_the_library_of_the_cloud_that_is_asked() throws Exception {
        try (var loader = new Noting()) {
            loader.run(Asks.class);

            assertThat(loader.noted).anyMatch(name -> name.startsWith("io.github.jopenlibs."));
            assertThat(loader.noted)
                    .noneMatch(name -> name.startsWith("com.azure.") || name.startsWith("com.google.a"));
        }
    }

    /** Makes every cloud and a plan for three of them, without asking anybody. */
    static final class Plans implements Runnable {
        @Override
        public void run() {
            var providers = Providers.of(
                    CloudSettings.of(Map.of(
                            "AUDEX_GCP_SERVICE_ACCOUNT", "a@my-project.iam.gserviceaccount.com",
                            "AZURE_SUBSCRIPTION_ID", "12345678-1234-1234-1234-123456789012",
                            "VAULT_ADDR", "http://127.0.0.1:1",
                            "AUDEX_VAULT_ROLE", "deploy")),
                    Clock.systemUTC());
            providers.in(Cloud.AWS);
            providers.in(Cloud.GCP).plan(Wanted.of(Cloud.GCP, "storage.objects.get", "gs://data"));
            providers.in(Cloud.AZURE).plan(Wanted.of(Cloud.AZURE, "Microsoft.Storage/*", "*"));
            providers.in(Cloud.VAULT).plan(Wanted.of(Cloud.VAULT, "s3:GetObject", "*"));
        }
    }

    /** Asks a Vault that is not there. */
    static final class Asks implements Runnable {
        @Override
        public void run() {
            Supplier<Health> health = () -> Providers.of(
                            CloudSettings.of(Map.of("VAULT_ADDR", "http://127.0.0.1:1", "VAULT_TOKEN", "hvs.x")),
                            Clock.systemUTC())
                    .in(Cloud.VAULT)
                    .health();
            if (health.get().state() != Health.State.BAD) {
                throw new IllegalStateException("nobody listens there");
            }
        }
    }

    /** Loads what this program has a second time, and notes the names. */
    private static final class Noting extends URLClassLoader {
        private final Set<String> noted = new TreeSet<>();

        Noting() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        /** Runs what is of this name here, and not the class that was given. */
        void run(Class<? extends Runnable> given) throws ReflectiveOperationException {
            var constructor = loadClass(given.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            ((Runnable) constructor.newInstance()).run();
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            noted.add(name);
            return super.findClass(name);
        }

        private static URL[] classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                    .map(Noting::url)
                    .collect(Collectors.toList())
                    .toArray(URL[]::new);
        }

        private static URL url(String part) {
            try {
                return Path.of(part).toUri().toURL();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
