package dev.torc.server;

import dev.torc.model.TorcException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;

/**
 * Certificate and private key of an https server, from PEM files. Thread-safe; reads the files each
 * time, because whoever renews a certificate replaces them.
 */
public final class TlsFiles {
  private static final byte[] PROBE =
      "torc: do these belong together?".getBytes(StandardCharsets.UTF_8);

  private final Path chain;
  private final Path key;

  private TlsFiles(Path chain, Path key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Takes two files and looks at them.
   *
   * @throws TorcException INVALID when they cannot be read, or do not belong together
   */
  public static TlsFiles of(Path chain, Path key) {
    TlsFiles files = new TlsFiles(chain, key);
    files.read();
    return files;
  }

  /**
   * What a change of the files changes: their times and sizes.
   *
   * @throws IOException while one of them is not there
   */
  String stamp() throws IOException {
    return stamp(chain) + " " + stamp(key);
  }

  private static String stamp(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis() + "/" + Files.size(file);
  }

  /** The contents as a key store whose only entry has an empty password. */
  KeyStore read() {
    List<Certificate> certificates = certificates();
    PrivateKey secret = privateKey();
    if (!belongTogether(secret, certificates.get(0).getPublicKey())) {
      throw TorcException.invalid(
              "the private key in " + key + " is not that of the certificate in " + chain)
          .withHint("the first certificate of the file must be the server's own");
    }
    try {
      // JKS takes a chain as it is; PKCS12 refuses those that have one certificate too many.
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      store.setKeyEntry("torc", secret, new char[0], certificates.toArray(new Certificate[0]));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw TorcException.invalid("cannot use the certificate in " + chain + ": " + e.getMessage());
    }
  }

  private List<Certificate> certificates() {
    byte[] pem = contents(chain);
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (found.isEmpty()) {
        throw new CertificateException("it holds no certificate");
      }
      return List.copyOf(found);
    } catch (CertificateException e) {
      throw TorcException.invalid("cannot use the certificate in " + chain + ": " + e.getMessage())
          .withHint("--tls-cert wants a PEM file: the server's certificate, then its issuers");
    }
  }

  private PrivateKey privateKey() {
    String pem = new String(contents(key), StandardCharsets.US_ASCII);
    try {
      return PemKey.read(pem);
    } catch (GeneralSecurityException e) {
      throw TorcException.invalid("cannot use the private key in " + key + ": " + e.getMessage())
          .withHint("--tls-key wants an unencrypted PEM file, RSA, EC or Ed25519");
    }
  }

  private static byte[] contents(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw TorcException.invalid("cannot read " + file + ": it does not exist");
    } catch (AccessDeniedException e) {
      throw TorcException.invalid("cannot read " + file + ": permission denied");
    } catch (IOException e) {
      throw TorcException.invalid("cannot read " + file + ": " + e.getMessage());
    }
  }

  /** What the one signs, the other must confirm. */
  private static boolean belongTogether(PrivateKey secret, PublicKey open) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret, new SecureRandom());
      signing.update(PROBE);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(open);
      checking.update(PROBE);
      return checking.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind, for example
    }
  }
}
