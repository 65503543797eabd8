package dev.torc.model;

import java.net.URLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an RO-Crate says of one file (contract: Torc semantics, section 4.13).
 *
 * @param path as the workflow has it
 * @param modified null when it is not known, as the next two
 */
public record CrateFile(
    String path, @Nullable Instant modified, @Nullable Long sizeBytes, @Nullable String sha256) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  /**
   * The fields of its entity; what is not known is not there.
   *
   * @param id the path, or another name that somebody gave it, such as a DOI
   */
  public Map<String, @Nullable Object> metadata(String id) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Map<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("@id", id);
    m.put("@type", List.of("File", "prov:Entity"));
    m.put("name", name);
    m.put("encodingFormat", encodingFormat(name));
    if (modified != null) {
      m.put("dateModified", SECONDS.format(modified));
    }
    if (sizeBytes != null) {
      m.put("contentSize", sizeBytes);
    }
    if (sha256 != null) {
      m.put("sha256", sha256);
    }
    if (!id.equals(path)) {
      m.put("sameAs", reference(path));
    }
    return m;
  }

  /** How one entity names another. */
  public static Map<String, Object> reference(String id) {
    return Map.of("@id", id);
  }

  private static String encodingFormat(String name) {
    if (name.endsWith(".json")) {
      return "application/json"; // not in the tables of every Java
    }
    String known = URLConnection.guessContentTypeFromName(name);
    return known == null ? "application/octet-stream" : known;
  }
}
