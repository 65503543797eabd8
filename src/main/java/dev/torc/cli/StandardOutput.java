package dev.torc.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written, which PrintStream forgets. */
final class StandardOutput extends OutputStream {
  private static final int BUFFER = 1 << 14;

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private @Nullable IOException failure;

  OutputStream buffered() {
    return new BufferedOutputStream(this, BUFFER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    try {
      out.write(b, off, len);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * The exit status after a failure. A reader that has gone is no news to anybody, and shows in the
   * status as it would after SIGPIPE; anything else is said.
   */
  int report(int status, PrintStream err) {
    String why = failure == null ? "" : String.valueOf(failure.getMessage());
    if (why.contains("Broken pipe") || failure == null) {
      return status == 0 ? Cli.NOT_WRITTEN : status;
    }
    err.println("Error: cannot write to standard output: " + why);
    return status == 0 || status == Cli.NOT_WRITTEN ? 1 : status;
  }
}
