package dev.torc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.torc.Until;
import dev.torc.model.TorcException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and keys in files, and a server that uses them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final int RSA_HEADER = 26;

  private Certificates.Pair rsa;
  private Certificates.Pair ec;
  private Path chain;
  private Path key;

  @BeforeAll
  void make(@TempDir Path once) throws Exception {
    rsa = Certificates.make(once, "rsa", "RSA");
    ec = Certificates.make(once, "ec", "EC");
  }

  @BeforeEach
  void write(@TempDir Path dir) throws Exception {
    chain = dir.resolve("chain.pem");
    key = dir.resolve("key.pem");
    put(rsa.chainPem(), rsa.keyPem());
  }

  private void put(String chainPem, String keyPem) throws Exception {
    Files.writeString(chain, chainPem);
    Files.writeString(key, keyPem);
  }

  @Test
  void readsKeysOfSeveralForms() throws Exception {
    TlsFiles.of(chain, key);
    put(ec.chainPem() + rsa.chainPem(), "Bag Attributes\n  x: y\n" + ec.keyPem());
    assertThat(TlsFiles.of(chain, key).read().getCertificateChain("torc")).hasSize(2);
    byte[] pkcs1 = Arrays.copyOfRange(rsa.pkcs8(), RSA_HEADER, rsa.pkcs8().length);
    put(rsa.chainPem(), Certificates.pem("RSA PRIVATE KEY", pkcs1));
    TlsFiles.of(chain, key);
    put(ec.chainPem(), Certificates.pem("EC PRIVATE KEY", sec1()));
    TlsFiles.of(chain, key);
  }

  /** The older form of the key: version, the secret number, the name of the curve. */
  private byte[] sec1() throws Exception {
    var number = ((ECPrivateKey) PemKey.read(ec.keyPem())).getS().toByteArray();
    int size = ((ECPrivateKey) PemKey.read(ec.keyPem())).getParams().getOrder().bitLength() / 8;
    byte[] secret = new byte[size];
    int length = Math.min(size, number.length);
    System.arraycopy(number, number.length - length, secret, size - length, length);
    byte[] curve =
        HexFormat.of().parseHex(size == 32 ? "a00a06082a8648ce3d030107" : "a00706052b81040022");
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x30, (byte) (3 + 2 + size + curve.length), 2, 1, 1, 4});
    out.write(size);
    out.writeBytes(secret);
    out.writeBytes(curve);
    return out.toByteArray();
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    put(rsa.chainPem(), ec.keyPem());
    refused("is not that of the certificate in " + chain);
    put(ec.chainPem() + rsa.chainPem(), rsa.keyPem());
    refused("is not that of the certificate");
    put(rsa.keyPem(), rsa.keyPem());
    refused("cannot use the certificate in " + chain);
    put(rsa.chainPem(), rsa.chainPem());
    refused("cannot use the private key in " + key + ": it holds no private key");
    put(rsa.chainPem(), Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
    refused("it is encrypted");
    put(rsa.chainPem(), Certificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
    refused("it is damaged, or of an unknown kind");
    put(rsa.chainPem(), Certificates.pem("OPENSSH PRIVATE KEY", new byte[] {1, 2, 3}));
    refused("a OPENSSH PRIVATE KEY is of no use here");
    Files.delete(key);
    refused(key + ": it does not exist");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> TlsFiles.of(chain, key))
        .isInstanceOf(TorcException.class)
        .hasMessageContaining(message);
  }

  @Test
  void takesOverARenewedCertificate() throws Exception {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ServerConfig config =
        ServerConfig.on("127.0.0.1", 0).withTls(TlsFiles.of(chain, key), Duration.ofMillis(20));
    try (TorcServer server =
        new TorcServer(
            config,
            List.of(new SystemPages("1", Clock.systemUTC(), metrics)),
            metrics,
            List.of(),
            new Random(1))) {
      int port = server.start();
      assertThat(shown(port)).isEqualTo(rsa.certificate());
      assertThatThrownBy(() -> handshake(port, ec.certificate()))
          .isInstanceOf(SSLHandshakeException.class);
      put(ec.chainPem(), ec.keyPem());
      awaitShown(port, ec.certificate());
      Files.writeString(key, rsa.keyPem());
      Files.delete(chain);
      assertThat(shown(port)).as("while the files are wrong").isEqualTo(ec.certificate());
      Files.writeString(chain, rsa.chainPem());
      awaitShown(port, rsa.certificate());
    }
  }

  private void awaitShown(int port, Certificate wanted) throws Exception {
    Until.holds("the new certificate is shown", () -> shown(port).equals(wanted));
  }

  /** The certificate that the server shows to somebody who trusts both. */
  private Certificate shown(int port) throws Exception {
    return handshake(port, rsa.certificate(), ec.certificate());
  }

  private static Certificate handshake(int port, Certificate... trusted) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("c" + i, trusted[i]);
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      return socket.getSession().getPeerCertificates()[0];
    }
  }
}
