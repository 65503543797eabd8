package dev.torc.cli;

import dev.torc.dialect.torc.Policy;
import dev.torc.server.Doorkeeper;
import dev.torc.server.TlsFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in to a server of this process, and what they may do.
 *
 * @param admins the administrators
 * @param tls certificate and key of an https server, or null for http
 */
record Security(Doorkeeper door, Policy policy, List<String> admins, @Nullable TlsFiles tls) {
  /** For the server inside of a command, which only its own jobs and commands know of. */
  static final Security NONE = new Security(Doorkeeper.open(), Policy.OPEN, List.of(), null);

  Security {
    admins = List.copyOf(admins);
  }
}
