package dev.ostiary.server;

import dev.ostiary.kernel.Faults;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** {@code ostiary server}: opens the premises, then the doors, and says where they are. */
public final class Doorway {
    private static final int WRONG_SETTINGS = 5;

    private Doorway() {}

    /** Options: {@code --host}, {@code --port}, {@code --data}, {@code --conformance}; see {@link Settings}. */
    public static void main(String[] arguments) {
        try {
            open(settings(arguments), System.getenv());
        } catch (RuntimeException e) {
            System.err.println("ostiary: " + explanation(e));
            System.exit(1);
        }
    }

    /** A command line that does not fit ends as in every other command (domain reference 4.13). */
    private static Settings settings(String[] arguments) {
        try {
            return Settings.of(List.of(arguments), System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("ostiary: " + e.getMessage() + "\nSee: ostiary server --help");
            System.exit(WRONG_SETTINGS);
            throw e;
        }
    }

    private static void open(Settings settings, Map<String, String> environment) {
        requireFree(settings);
        if (settings.conformance()) {
            ConformanceProfile.claim(settings.folder());
        }
        LogFiles.into(settings.folder(), environment);
        // The database starts while Spring and Tomcat load their classes.
        var premises = CompletableFuture.supplyAsync(
                () -> Premises.open(settings, environment, line -> System.out.println("  " + line)),
                command -> Thread.ofVirtual().name("premises").start(command));
        var context = new SpringApplicationBuilder(ServerConfiguration.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .initializers(fresh -> {
                    fresh.getBeanFactory().registerSingleton("settings", settings);
                    fresh.getBeanFactory().registerSingleton("opening", new ServerConfiguration.Opening(premises));
                })
                .run();
        var port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
        var url = "http://" + settings.reachableHost() + ":" + port;
        if (settings.conformance()) {
            System.out.println(ConformanceProfile.welcome(url));
            System.out.flush();
            return;
        }
        premises.join().listens(url);
        new Welcome(url, premises.join().bootstrap().path(), settings.isUsualFolder(environment), settings.isNameless())
                .say();
    }

    /** Before anything is made or started for a server that could not be reached. */
    private static void requireFree(Settings settings) {
        try (var _ = new ServerSocket(settings.port(), 1, InetAddress.getByName(settings.host()))) {
            return;
        } catch (BindException _) {
            throw new IllegalStateException("Port " + settings.port() + " of " + settings.host()
                    + " cannot be had: something listens there already, or this machine does not have that address. Choose"
                    + " others with --port and --host.");
        } catch (IOException e) {
            throw new IllegalStateException(
                    settings.host() + " is no address of this machine. Choose another with --host.", e);
        }
    }

    /** What the operator is told: our own sentences as they are, of anything else only its kind and place. */
    private static String explanation(Throwable fault) {
        var cause = fault;
        while (cause.getCause() != null && !speaks(cause)) {
            cause = cause.getCause();
        }
        return speaks(cause) ? String.valueOf(cause.getMessage()) : "cannot start: " + Faults.place(fault);
    }

    private static boolean speaks(Throwable fault) {
        return !(fault instanceof CompletionException)
                && fault.getMessage() != null
                && (fault instanceof IllegalArgumentException || isOurs(fault));
    }

    private static boolean isOurs(Throwable fault) {
        var places = fault.getStackTrace();
        return fault.getClass().getName().startsWith("dev.ostiary.")
                || (fault instanceof IllegalStateException
                        && places.length > 0
                        && places[0].getClassName().startsWith("dev.ostiary."));
    }
}
