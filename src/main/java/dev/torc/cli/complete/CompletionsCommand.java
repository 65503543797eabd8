package dev.torc.cli.complete;

import dev.torc.cli.Command;
import dev.torc.cli.Options;
import dev.torc.cli.Session;
import java.util.List;

/** Prints the completion script of a shell. */
public final class CompletionsCommand implements Command {
  private String shell = "";

  @Override
  public String description() {
    return "Print the completion script of a shell: bash, zsh or fish.";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "source <(torc completions bash)",
        "torc completions zsh > ~/.zfunc/_torc",
        "torc completions fish > ~/.config/fish/completions/torc.fish");
  }

  @Override
  public void declare(Options o) {
    o.positional("SHELL", "bash, zsh or fish", 1, 1);
  }

  @Override
  public void read(Options o) {
    shell = o.positional(0);
    if (!List.of("bash", "zsh", "fish").contains(shell)) {
      throw Options.usage("invalid value '" + shell + "' for <SHELL>")
          .withHint("possible values: bash, zsh, fish");
    }
  }

  @Override
  public int run(Session session) {
    session
        .out()
        .print(
            switch (shell) {
              case "bash" -> BashScript.text();
              case "zsh" -> ZshScript.text();
              default -> FishScript.text();
            });
    return 0;
  }
}
