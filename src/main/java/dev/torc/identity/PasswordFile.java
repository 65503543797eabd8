package dev.torc.identity;

import dev.torc.model.TorcException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The users of an htpasswd file: one {@code name:hash} per line, bcrypt only; empty lines and those
 * that begin with {@code #} say nothing; the last line of a name counts (contract: Torc semantics,
 * section 5.1). Immutable. Messages name file and line, and never a hash.
 */
public final class PasswordFile {
  private static final List<String> HEADER =
      List.of("# Users of a torc server, made by 'torc htpasswd'", "# name:bcrypt hash");

  private final Path path;
  private final List<String> lines;
  private final Map<String, String> hashes;

  private PasswordFile(Path path, List<String> lines, Map<String, String> hashes) {
    this.path = path;
    this.lines = List.copyOf(lines);
    this.hashes = hashes;
  }

  /** A file that does not exist yet. */
  public static PasswordFile empty(Path path) {
    return new PasswordFile(path, HEADER, Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws TorcException INVALID when it cannot be read, or a line is not as it must be
   */
  public static PasswordFile read(Path path) {
    return parse(path, lines(path));
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw unreadable(path, "it does not exist").withHint("make it with 'torc htpasswd add'");
    } catch (AccessDeniedException e) {
      throw unreadable(path, "permission denied");
    } catch (CharacterCodingException e) {
      throw unreadable(path, "it is not a text in UTF-8");
    } catch (IOException e) {
      throw unreadable(
          path, Files.isDirectory(path) ? "it is a folder" : String.valueOf(e.getMessage()));
    }
  }

  private static TorcException unreadable(Path path, String why) {
    return TorcException.invalid("cannot read the file of users " + path + ": " + why);
  }

  private static PasswordFile parse(Path path, List<String> lines) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String name = nameOf(lines.get(i));
      if (name == null) {
        continue;
      }
      int colon = lines.get(i).indexOf(':');
      String fault = fault(name, colon, colon < 0 ? "" : lines.get(i).substring(colon + 1).strip());
      if (fault != null) {
        throw TorcException.invalid(path + ", line " + (i + 1) + ": " + fault)
            .withHint("each line is 'name:hash', as 'torc htpasswd hash' prints it");
      }
      hashes.put(name, lines.get(i).substring(colon + 1).strip());
    }
    return new PasswordFile(path, lines, hashes);
  }

  /** Name before the colon, or the whole line without one; null for lines that say nothing. */
  private static @Nullable String nameOf(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return null;
    }
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon).strip();
  }

  private static @Nullable String fault(String name, int colon, String hash) {
    if (colon < 0) {
      return "expected 'name:hash', found no colon";
    }
    if (name.isEmpty()) {
      return "the user name is empty";
    }
    if (!hash.startsWith("$2a$") && !hash.startsWith("$2b$") && !hash.startsWith("$2y$")) {
      return "user '" + name + "' has no bcrypt hash ($2a$, $2b$ or $2y$)";
    }
    return Passwords.isHash(hash) ? null : "the bcrypt hash of user '" + name + "' is damaged";
  }

  /** The users in the order of the file. */
  public List<String> users() {
    return List.copyOf(hashes.keySet());
  }

  Optional<String> hash(String user) {
    return Optional.ofNullable(hashes.get(user));
  }

  public boolean has(String user) {
    return hashes.containsKey(user);
  }

  /**
   * Whether the password is that of the user. Takes as long for a name that is not in the file, so
   * that time does not tell which names are.
   */
  public boolean verify(String user, String password) {
    String hash = hashes.get(user);
    if (hash == null) {
      hashes.values().stream().findFirst().ifPresent(h -> Passwords.verify(password, h));
      return false;
    }
    return Passwords.verify(password, hash);
  }

  /** The same file with a user added, or with another hash for one that is there. */
  public PasswordFile with(String user, String hash) {
    UserName.checked(user);
    List<String> out = new ArrayList<>();
    boolean placed = false;
    for (String line : lines) {
      if (!user.equals(nameOf(line))) {
        out.add(line);
      } else if (!placed) {
        out.add(user + ":" + hash);
        placed = true;
      }
    }
    if (!placed) {
      out.add(user + ":" + hash);
    }
    return parse(path, out);
  }

  /** The same file without a user. */
  public PasswordFile without(String user) {
    return parse(path, lines.stream().filter(l -> !user.equals(nameOf(l))).toList());
  }

  /**
   * Writes the file anew, readable for its owner only: readers find the old one or the new one.
   *
   * @throws TorcException INVALID when it cannot be written
   */
  public void write() {
    PrivateFile.replace(path, String.join("\n", lines) + "\n");
  }
}
