package dev.torc.client;

import dev.torc.model.ErrorKind;
import dev.torc.model.TorcException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which certificates an https connection accepts. */
final class TlsTrust {
  private final @Nullable SSLSocketFactory sockets;
  private final boolean anyHost;

  private TlsTrust(@Nullable SSLSocketFactory sockets, boolean anyHost) {
    this.sockets = sockets;
    this.anyHost = anyHost;
  }

  static TlsTrust of(ServerAddress server) {
    try {
      if (server.insecure()) {
        return new TlsTrust(sockets(new TrustManager[] {new AcceptAny()}), true);
      }
      Path authorities = server.caCertificate();
      if (authorities == null) {
        return new TlsTrust(null, false);
      }
      return new TlsTrust(sockets(trusting(authorities)), false);
    } catch (GeneralSecurityException | IOException e) {
      String why = e instanceof NoSuchFileException ? "it does not exist" : e.getMessage();
      throw TorcException.of(
              ErrorKind.USAGE,
              "cannot use the certificates in " + server.caCertificate() + ": " + why)
          .withHint("--tls-ca-cert wants a PEM file with one or more certificates");
    }
  }

  void apply(HttpsURLConnection c) {
    if (sockets != null) {
      c.setSSLSocketFactory(sockets);
    }
    if (anyHost) {
      c.setHostnameVerifier((host, session) -> true);
    }
  }

  private static SSLSocketFactory sockets(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context.getSocketFactory();
  }

  private static TrustManager[] trusting(Path pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int n = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + n++, c);
      }
      if (n == 0) {
        throw new IOException("the file holds no certificate");
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** For {@code --tls-insecure}: the user has said that nobody is in between. */
  private static final class AcceptAny extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
