package dev.torc.dialect.torc;

/**
 * What a server lets people do; fixed when it starts.
 *
 * @param enforced whether workflows are for their owners and groups, and administration is for
 *     administrators; otherwise everybody may do everything
 * @param sql whether administrators may run SQL
 * @param sqlWrites whether that SQL may change anything
 */
public record Policy(boolean enforced, boolean sql, boolean sqlWrites) {
  /** Everybody may do everything. */
  public static final Policy OPEN = new Policy(false, true, true);
}
