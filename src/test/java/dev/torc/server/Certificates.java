package dev.torc.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

/** Self-signed certificates for localhost, made by the JDK's keytool. */
public final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private Certificates() {}

  /**
   * A certificate and its key.
   *
   * @param pkcs8 the key as bytes
   */
  public record Pair(Certificate certificate, byte[] pkcs8, String chainPem, String keyPem) {}

  /** Makes a pair; takes a second or so. */
  public static Pair make(Path dir, String name, String keyAlgorithm) throws Exception {
    Path store = dir.resolve(name + ".p12");
    Process p =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-alias",
                    "it",
                    "-keyalg",
                    keyAlgorithm,
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=DNS:localhost",
                    "-validity",
                    "30"))
            .redirectErrorStream(true)
            .start();
    String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (p.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return read(store);
  }

  private static Pair read(Path store) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Key key = keys.getKey("it", PASSWORD);
    Certificate certificate = keys.getCertificate("it");
    return new Pair(
        certificate,
        key.getEncoded(),
        pem("CERTIFICATE", certificate.getEncoded()),
        pem("PRIVATE KEY", key.getEncoded()));
  }

  static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
