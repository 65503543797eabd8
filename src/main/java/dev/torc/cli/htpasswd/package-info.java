/** Commands on the file of users of a server. */
@NullMarked
package dev.torc.cli.htpasswd;

import org.jspecify.annotations.NullMarked;
