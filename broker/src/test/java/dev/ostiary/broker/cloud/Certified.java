package dev.ostiary.broker.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key and its own certificate for {@code localhost}, made by the JDK's keytool.
 *
 * @param identity what a server shows
 * @param pem the certificate, for whoever is to trust it
 */
record Certified(SSLContext identity, Path pem) {
    private static final String WORD = "changeit";

    static Certified in(Path folder) throws Exception {
        var store = folder.resolve("localhost.p12");
        keytool(store);
        var keys = KeyStore.getInstance(store.toFile(), WORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, WORD.toCharArray());
        var identity = SSLContext.getInstance("TLS");
        identity.init(managers.getKeyManagers(), null, null);
        return new Certified(identity, written(keys, folder.resolve("localhost.pem")));
    }

    private static void keytool(Path store) throws IOException, InterruptedException {
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        "localhost",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        WORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (made != 0) {
            throw new IOException("keytool made no key");
        }
    }

    private static Path written(KeyStore keys, Path pem) throws IOException, GeneralSecurityException {
        var base64 = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("localhost").getEncoded());
        return Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }
}
