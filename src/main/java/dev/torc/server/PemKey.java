package dev.torc.server;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM: PKCS#8 as it is, and the two older forms (PKCS#1 for RSA, SEC 1 for elliptic
 * curves), which the JDK does not read, put into the envelope of PKCS#8.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:[A-Z]+ )*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] RSA = bytes("300d06092a864886f70d0101010500");
  private static final byte[] EC_OID = bytes("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  /** Object identifiers of the curves that TLS uses, as they stand in the file. */
  private static final List<byte[]> CURVES =
      List.of(bytes("06082a8648ce3d030107"), bytes("06052b81040022"), bytes("06052b81040023"));

  private PemKey() {}

  static PrivateKey read(String pem) throws GeneralSecurityException {
    Matcher m = BLOCK.matcher(pem);
    if (!m.find()) {
      throw new InvalidKeySpecException("it holds no private key");
    }
    String kind = m.group(1);
    String body = m.group(2);
    if (kind.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
      throw new InvalidKeySpecException("it is encrypted");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("it is damaged", e);
    }
    return switch (kind) {
      case "PRIVATE KEY" -> anyOf(der);
      case "RSA PRIVATE KEY" -> key("RSA", envelope(RSA, der));
      case "EC PRIVATE KEY" -> key("EC", envelope(ecAlgorithm(der), der));
      default -> throw new InvalidKeySpecException("a " + kind + " is of no use here");
    };
  }

  private static PrivateKey anyOf(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "Ed25519", "Ed448")) {
      try {
        return key(algorithm, pkcs8);
      } catch (InvalidKeySpecException e) {
        // it may be of the next kind
      }
    }
    throw new InvalidKeySpecException("it is damaged, or of an unknown kind");
  }

  private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] envelope(byte[] algorithm, byte[] inner) {
    return der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, inner));
  }

  private static byte[] ecAlgorithm(byte[] sec1) throws InvalidKeySpecException {
    String all = HexFormat.of().formatHex(sec1);
    for (byte[] curve : CURVES) {
      if (all.contains(HexFormat.of().formatHex(curve))) {
        return der(SEQUENCE, EC_OID, curve);
      }
    }
    throw new InvalidKeySpecException("its curve is none of P-256, P-384 and P-521");
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] p : parts) {
      content.writeBytes(p);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
