package dev.ostiary.broker.book;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Small files on disk, sealed with AES-256-GCM under a key that is in memory alone: the system removes its folder when
 * the user has left, and what was sealed is noise from then on.
 *
 * <p>A file's name is part of what is sealed, so that none can stand in for another.
 */
public final class SealedShelf {
    private static final String PROVIDER = "security.provider.";
    private static final String CIPHERS = "SunJCE";
    private static final List<String> OWN = List.of("SUN", "SunRsaSign", "SunEC", "SunJSSE", CIPHERS);
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG = 128;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final Path key;

    private SealedShelf(Path folder, Path key) {
        this.folder = folder;
        this.key = key;
    }

    /**
     * A shelf in {@code folder}, or none where {@code memory}, which is {@code XDG_RUNTIME_DIR}, is no folder that is this
     * user's alone.
     */
    public static Optional<SealedShelf> in(Path folder, Optional<Path> memory) {
        return memory.filter(SealedShelf::isOwn)
                .map(place -> new SealedShelf(folder, place.resolve("audex").resolve("cache.key")));
    }

    private static boolean isOwn(Path place) {
        try {
            return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) && PrivateFile.isOwn(place);
        } catch (IOException _) {
            return false;
        }
    }

    /** Loads what random numbers need, which takes a while at the first; before anything else asks for an algorithm. */
    public static void prepareRandom() {
        askCiphersFirst();
        new SecureRandom().nextBytes(new byte[NONCE]);
    }

    /** Loads what sealing and opening need besides. */
    public static void prepareCipher() {
        try {
            var _ = algorithm();
        } catch (GeneralSecurityException _) {
            // whoever needs it will be told
        }
    }

    /**
     * Has the provider of ciphers and keyed digests asked second and not fifth, where the list is the JDK's own: those
     * before it know neither, and loading their curves and signatures takes longer than sealing. No two of them have an
     * algorithm in common. Whoever reads the list meanwhile finds all of them in it: a name that stands there twice is
     * one provider to the JDK.
     */
    private static void askCiphersFirst() {
        var names = new ArrayList<String>();
        for (var name = provider(1); name != null; name = provider(names.size() + 1)) {
            names.add(name);
        }
        if (names.size() >= OWN.size() && names.subList(0, OWN.size()).equals(OWN)) {
            Security.setProperty(PROVIDER + (names.size() + 1), CIPHERS);
            for (int i = OWN.size(); i > 2; i--) {
                Security.setProperty(PROVIDER + i, names.get(i - 2));
            }
            Security.setProperty(PROVIDER + 2, CIPHERS);
        }
    }

    private static @Nullable String provider(int number) {
        return Security.getProperty(PROVIDER + number);
    }

    private static Cipher algorithm() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    /** What was kept as {@code name}; whatever cannot be opened is not there. */
    public Optional<byte[]> take(String name) {
        try {
            var sealed = ByteBuffer.wrap(Files.readAllBytes(file(name)));
            var nonce = new byte[NONCE];
            sealed.get(nonce);
            var cipher = cipher(Cipher.DECRYPT_MODE, name, nonce);
            var rest = new byte[sealed.remaining()];
            sealed.get(rest);
            return Optional.of(cipher.doFinal(rest));
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /** Keeps {@code content} as {@code name}; answers whether that could be done. */
    public boolean put(String name, byte[] content) {
        try {
            PrivateFile.folder(folder);
            var nonce = new byte[NONCE];
            new SecureRandom().nextBytes(nonce);
            var sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(content);
            PrivateFile.write(
                    file(name),
                    ByteBuffer.allocate(NONCE + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
            return true;
        } catch (IOException | GeneralSecurityException _) {
            return false;
        }
    }

    /** Has nothing at all any more; answers whether that could be done. */
    public boolean clear() {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (var files = Files.list(folder)) {
            for (var each : files.toList()) {
                Files.deleteIfExists(each);
            }
            return true;
        } catch (IOException _) {
            return forgetKey();
        }
    }

    /** Without the key what is left is noise. */
    private boolean forgetKey() {
        try {
            Files.deleteIfExists(key);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws IOException, GeneralSecurityException {
        var cipher = algorithm();
        cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(TAG, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private byte[] key() throws IOException {
        PrivateFile.folder(key.resolveSibling("").normalize());
        try (var _ = FolderLock.take(key.resolveSibling("cache.lock"))) {
            if (!Files.exists(key)) {
                var fresh = new byte[KEY];
                new SecureRandom().nextBytes(fresh);
                PrivateFile.write(key, fresh);
            }
            if (!PrivateFile.isOwn(key) || Files.size(key) != KEY) {
                throw new NoSuchFileException(key.toString());
            }
            return Files.readAllBytes(key);
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of this shelf");
        }
        return folder.resolve(name);
    }
}
