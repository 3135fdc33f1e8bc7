package dev.ostiary.secrets;

import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Prompt;
import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.SecretSink;
import dev.ostiary.store.Tenancy;
import java.time.Clock;
import java.util.List;

/** The room of secrets: what it offers to the catalogue, to rooms that mint, and to the server's upkeep. */
public final class SecretsRoom {
    private final SecretReading reading;
    private final SecretWriting writing;
    private final SecretKeeping keeping = new SecretKeeping();
    private final SecretListing listing;
    private final Sieve sieve;
    private final ReadTally tally;
    private final SecretUpkeep upkeep;

    /** {@code clock} is the upkeep's; calls bring their own time. */
    public SecretsRoom(Tenancy tenancy, ValueSeal seal, Clock clock) {
        tally = new ReadTally(tenancy);
        reading = new SecretReading(seal, tally);
        writing = new SecretWriting(seal);
        sieve = new Sieve(seal);
        listing = new SecretListing(sieve);
        upkeep = new SecretUpkeep(tenancy, clock);
    }

    /** Every operation of {@link SecretsOperations#all} with its handler. */
    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(SecretsOperations.READ, reading::read),
                new Offer<>(SecretsOperations.BATCH_READ, reading::batchRead),
                new Offer<>(SecretsOperations.WRITE, writing::write),
                new Offer<>(SecretsOperations.ROTATE, writing::rotate),
                new Offer<>(SecretsOperations.DELETE, keeping::delete),
                new Offer<>(SecretsOperations.RESTORE, keeping::restore),
                new Offer<>(SecretsOperations.DESCRIBE, keeping::describe),
                new Offer<>(SecretsOperations.ANNOTATE, keeping::annotate),
                new Offer<>(SecretsOperations.LIST, listing::list),
                new Offer<>(SecretsOperations.VERSIONS, listing::versions),
                new Offer<>(SecretsOperations.EXPIRING, listing::expiring));
    }

    /** What of this room has an address. */
    public List<Resource> resources() {
        return SecretResources.all();
    }

    /** What is prepared for people to have done with secrets. */
    public List<Prompt> prompts() {
        return SecretPrompts.all();
    }

    /** Where other rooms put what they mint ({@code store_path}). */
    public SecretSink sink() {
        return writing;
    }

    /** The same secrets by their V-Secure addresses, for the room that guards those. */
    public NamedSecrets named() {
        return new NamedSecrets(reading, writing, sieve);
    }

    /** Writes down the counted reads; to be called every few seconds and before the end, outside any transaction. */
    public void settle() {
        tally.settle();
    }

    /** Destroys what has run out; to be called every minute or so on any node, outside any transaction. */
    public void sweep() {
        upkeep.run();
    }

    SecretReading reading() {
        return reading;
    }

    SecretWriting writing() {
        return writing;
    }
}
