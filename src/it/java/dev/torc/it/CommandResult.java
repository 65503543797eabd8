package dev.torc.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.torc.model.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a command ended and what it printed, with the questions that tests ask. */
record CommandResult(String command, int exit, String out, String err) {
  CommandResult exits(int status) {
    assertThat(exit).as(describe()).isEqualTo(status);
    return this;
  }

  /** Every one of these texts is in standard error. */
  CommandResult complains(String... texts) {
    assertThat(err).as(describe()).contains(texts);
    return this;
  }

  CommandResult prints(String... texts) {
    assertThat(out).as(describe()).contains(texts);
    return this;
  }

  CommandResult printsNothing() {
    assertThat(out).as(describe()).isEmpty();
    return this;
  }

  /**
   * A refusal as a person should see it: the given status, one line that begins with the error,
   * nothing on standard output, no stack trace.
   */
  CommandResult refuses(int status) {
    exits(status).printsNothing().hasNoTrace();
    assertThat(err.lines().filter(l -> l.toLowerCase().startsWith("error")).count())
        .as("one message" + describe())
        .isEqualTo(1);
    return this;
  }

  CommandResult hasNoTrace() {
    assertThat(out + err)
        .as(describe())
        .doesNotContain("\tat ")
        .doesNotContain("Exception in thread")
        .doesNotContainPattern("[a-z]\\.[A-Z][A-Za-z]*(Exception|Error)");
    return this;
  }

  Map<String, @Nullable Object> json() {
    return Json.parseObject(out);
  }

  private String describe() {
    return "\n$ " + command + " -> " + exit + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
  }
}
