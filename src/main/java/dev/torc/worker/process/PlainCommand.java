package dev.torc.worker.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recognises commands that need no shell of their own: one simple command of plain words whose
 * first is a native program, or a builtin that cannot fail. The forked child then becomes the
 * program at once, which saves the start of a second bash. In doubt the answer is no.
 */
final class PlainCommand {
  /** Words without any character that has a meaning in a shell. */
  private static final Pattern WORDS =
      Pattern.compile(
          "[ \\t]*[A-Za-z0-9_./][A-Za-z0-9_./+-]*([ \\t]+[A-Za-z0-9_./,:@%+=-]+)*[ \\t]*");

  private static final Pattern TRIVIAL =
      Pattern.compile("true|false|echo([ \\t].*)?|exit([ \\t]+[0-9]{1,2})?");

  /** Builtins and reserved words of every version of bash. */
  private static final Set<String> OF_THE_SHELL =
      Set.of(
          (". : [ alias bg bind break builtin caller cd command compgen complete compopt continue"
                  + " declare dirs disown echo enable eval exec exit export false fc fg getopts hash help"
                  + " history jobs kill let local logout mapfile popd printf pushd pwd read readarray"
                  + " readonly return set shift shopt source suspend test times trap true type typeset"
                  + " ulimit umask unalias unset wait if then else elif fi case esac for select while"
                  + " until do done in function time coproc")
              .split(" "));

  private static final int MAX_CACHED = 1000;

  private final Map<Path, Native> cache = new ConcurrentHashMap<>();
  private final @Nullable String ourPath;
  private final Set<String> functions;
  private final String levelOfShells;

  /** Whether a file, as it was when last changed, is a program for the processor. */
  private record Native(FileTime modified, long size, boolean yes) {}

  /**
   * @param env the environment of this program; functions exported in it may replace any command
   */
  PlainCommand(Map<String, String> env) {
    this.ourPath = env.get("PATH");
    this.functions =
        env.keySet().stream()
            .filter(name -> name.startsWith("BASH_FUNC_"))
            .map(name -> name.substring("BASH_FUNC_".length()).replaceAll("(%%|\\(\\))$", ""))
            .collect(Collectors.toUnmodifiableSet());
    // A shell that becomes a program takes back its own increment of SHLVL.
    this.levelOfShells = env.containsKey("SHLVL") ? "" : "SHLVL=0 ";
  }

  /**
   * What the forked child has to run.
   *
   * @param jobPath the job's own PATH, or null when it has none
   * @return null when the command needs a shell
   */
  @Nullable String inChild(String command, @Nullable String jobPath) {
    if (command.length() > 1000 || !WORDS.matcher(command).matches()) {
      return null;
    }
    String words = command.strip();
    int end = 0;
    while (end < words.length() && words.charAt(end) > ' ') {
      end++;
    }
    String program = words.substring(0, end);
    if (functions.contains(program)) {
      return null;
    }
    if (TRIVIAL.matcher(words).matches()) {
      return words;
    }
    if (OF_THE_SHELL.contains(program)) {
      return null;
    }
    Path file = find(program, jobPath == null ? ourPath : jobPath);
    // The shell tells a program its own path in the variable "_".
    return file == null ? null : levelOfShells + "_=" + file + " exec -- " + words;
  }

  private @Nullable Path find(String program, @Nullable String path) {
    if (program.indexOf('/') >= 0) {
      // A relative path depends on the directory, which the child only enters later.
      return program.startsWith("/") ? nativeProgram(Path.of(program)) : null;
    }
    if (path == null) {
      return null;
    }
    for (String dir : path.split(":", -1)) {
      if (!dir.startsWith("/")) {
        return null;
      }
      Path file = Path.of(dir, program);
      if (Files.isExecutable(file)) {
        return nativeProgram(file);
      }
    }
    return null;
  }

  private @Nullable Path nativeProgram(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Native known = cache.get(file);
      if (known == null
          || !known.modified().equals(attributes.lastModifiedTime())
          || known.size() != attributes.size()) {
        boolean yes =
            attributes.isRegularFile() && Files.isExecutable(file) && hasNativeMagic(file);
        known = new Native(attributes.lastModifiedTime(), attributes.size(), yes);
        if (cache.size() < MAX_CACHED) {
          cache.put(file, known);
        }
      }
      return known.yes() && WORDS.matcher(file.toString()).matches() ? file : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** ELF or Mach-O; anything else may be a script that only a shell can run. */
  private static boolean hasNativeMagic(Path file) throws IOException {
    try (var in = new FileInputStream(file.toFile())) {
      byte[] b = in.readNBytes(4);
      if (b.length < 4) {
        return false;
      }
      int magic = (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
      return magic == 0x7f454c46
          || magic == 0xcafebabe
          || magic == 0xcffaedfe
          || magic == 0xcefaedfe
          || magic == 0xfeedfacf;
    }
  }
}
