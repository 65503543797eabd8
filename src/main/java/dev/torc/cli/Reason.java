package dev.torc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read or written, in words. */
public final class Reason {
  private Reason() {}

  /**
   * Of an exception that names little but the path.
   *
   * @param thrown an {@link IOException}, or what a stream of files wraps around one
   */
  public static String of(Exception thrown) {
    Exception cause = thrown instanceof UncheckedIOException u ? u.getCause() : null;
    Exception e = cause == null ? thrown : cause;
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof FileAlreadyExistsException x) {
      return x.getFile() + " is no folder";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "it is a folder";
    }
    if (e instanceof CharacterCodingException) {
      return "it is no UTF-8 text";
    }
    String why = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return why == null || why.isBlank() ? e.getClass().getSimpleName() : why;
  }
}
