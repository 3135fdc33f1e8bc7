package dev.ostiary.outbound;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * The one HTTP client for addresses that somebody else chose.
 *
 * <p>A name is resolved once; every address it has is checked; one of exactly these is dialled, with the name in Host
 * and SNI and the certificate held against it. No redirect is followed, no proxy asked, no cookie kept, no connection
 * used twice. An exchange ends after ten seconds, whatever the other side does. Plain http goes to loopback addresses
 * alone, and only where the operator named them.
 */
public final class Outbound {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Reach reach;
    private final Resolver resolver;
    private final Dialling dialling;
    private final Duration patience;

    public Outbound(Allowance allowance) {
        this(allowance, Resolver.SYSTEM, SSLContexts.createDefault(), PATIENCE);
    }

    Outbound(Allowance allowance, Resolver resolver, SSLContext trust, Duration patience) {
        this.reach = new Reach(allowance);
        this.resolver = resolver;
        this.dialling = new Dialling(trust, patience);
        this.patience = patience;
    }

    /**
     * What may be shown of an address: scheme, host and port. Looks nothing up, so whether the address may be dialled
     * shows only when it is, unless it is an IP address.
     *
     * @throws OutboundRefused when the address will never be dialled
     */
    public String origin(URI to) {
        var destination = Destination.of(to);
        if (destination.literal()) {
            check(destination, List.of(InetAddress.ofLiteral(destination.bareHost())));
        }
        return destination.origin();
    }

    /** Sends one request and takes the answer. Never throws; blocks for ten seconds at most. */
    public Outcome send(Parcel parcel) {
        var work = new FutureTask<>(() -> exchange(parcel));
        var thread = Thread.ofVirtual().name("outbound").start(work);
        try {
            return work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            thread.interrupt(); // closes the socket that a virtual thread waits on
            return new Outcome.Failed("There was no whole answer within " + patience.toSeconds() + " seconds.");
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return new Outcome.Failed("This node is stopping.");
        } catch (ExecutionException e) {
            return outcome(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private Outcome exchange(Parcel parcel) throws IOException, HttpException {
        var destination = Destination.of(parcel.to());
        var addresses = resolver.resolve(destination.bareHost());
        check(destination, addresses);
        return dialling.exchange(parcel, destination, addresses);
    }

    /** All addresses count: with one that is not public among them, a name cannot be trusted to mean another. */
    private void check(Destination destination, List<InetAddress> addresses) {
        if (addresses.isEmpty() || !addresses.stream().allMatch(reach::includes)) {
            throw new OutboundRefused(destination.host() + " does not lead to a public address."
                    + " An operator can allow a range with OSTIARY_OUTBOUND_ALLOW.");
        }
        boolean named = addresses.stream().allMatch(reach::includesByName);
        if (!destination.secure() && !(named && addresses.stream().allMatch(InetAddress::isLoopbackAddress))) {
            throw new OutboundRefused("The address must begin with https://.");
        }
        if (!named && destination.port() != 443 && destination.port() < 1_024) {
            throw new OutboundRefused("The port of the address must be 443, or 1024 and above.");
        }
    }

    /** Messages of exceptions may quote the address, so none of them is passed on. */
    private Outcome outcome(Throwable fault) {
        return switch (fault) {
            case OutboundRefused refused -> new Outcome.Refused(refused.why());
            case UnknownHostException _ -> new Outcome.Failed("The name of the host is not known.");
            case SSLException _ ->
                new Outcome.Failed("No secure connection came about; its certificate may be wrong or expired.");
            case InterruptedIOException _ ->
                new Outcome.Failed("There was no whole answer within " + patience.toSeconds() + " seconds.");
            case IOException _ -> new Outcome.Failed("The connection was refused or broke off.");
            case HttpException _ -> new Outcome.Failed("The answer was no proper HTTP.");
            default -> {
                System.getLogger(Outbound.class.getName())
                        .log(System.Logger.Level.WARNING, "sending failed: " + dev.ostiary.kernel.Faults.place(fault));
                yield new Outcome.Failed("The request could not be sent.");
            }
        };
    }
}
