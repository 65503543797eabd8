package dev.torc.cli.complete;

import java.util.LinkedHashMap;
import java.util.Map;

/** Files of the project that are made from the declarations of commands. */
public final class GeneratedFiles {
  private GeneratedFiles() {}

  /** Texts by path below the project's folder. */
  public static Map<String, String> all() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("completions/torc.bash", BashScript.text());
    out.put("completions/_torc", ZshScript.text());
    out.put("completions/torc.fish", FishScript.text());
    ManPages.all().forEach((name, text) -> out.put("man/" + name, text));
    return out;
  }
}
