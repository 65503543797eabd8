package dev.torc.identity;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import dev.torc.model.TorcException;
import java.util.List;

/** Refuses passwords that are easily guessed, by the scale of zxcvbn (0 to 4). */
public final class PasswordStrength {
  private static final int SHORTEST = 8;
  private static final int LEAST_SCORE = 3;

  private PasswordStrength() {}

  /**
   * Looks at a password that somebody wants to have.
   *
   * @throws TorcException INVALID when it is too short or too weak; never tells the password
   */
  public static void check(String user, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST) {
      throw TorcException.invalid(
          "Password is too short (" + length + " characters). Minimum length is " + SHORTEST + ".");
    }
    Strength s = new Zxcvbn().measure(password, List.of(user));
    if (s.getScore() < LEAST_SCORE) {
      String warning = s.getFeedback().getWarning();
      TorcException e =
          TorcException.invalid(
              "Password is too weak (score "
                  + s.getScore()
                  + "/4, minimum required: "
                  + LEAST_SCORE
                  + "/4)."
                  + (warning == null || warning.isEmpty() ? "" : " " + warning));
      List<String> advice = s.getFeedback().getSuggestions();
      throw advice.isEmpty() ? e : e.withHint(String.join(" ", advice));
    }
  }
}
