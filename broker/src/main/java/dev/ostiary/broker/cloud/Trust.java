package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust besides nobody: the certificates that the operator named for a cloud's own tool. */
final class Trust {
    private Trust() {}

    /**
     * The authorities in {@code pem}, and no others, as the clouds' tools read such a setting.
     *
     * @throws Refused naming {@code setting}
     */
    static SSLContext in(String setting, Path pem) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(setting, pem), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same, for a library that makes its own connections.
     *
     * @throws Refused naming {@code setting}
     */
    static TrustManager[] managers(String setting, Path pem) {
        try (var stream = Files.newInputStream(pem)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers.getTrustManagers();
        } catch (IOException | GeneralSecurityException _) {
            throw new Refused(Refusal.invalid(
                    "invalid_certificates", setting + " must name a readable file of PEM certificates."));
        }
    }
}
