package dev.torc.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Marks a wire record that also has an older form. A body that does not fit is given to the
 * amendment, and read again if that could bring it into the present form.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Amended {
  Class<? extends Amendment> by();

  /** Changes a JSON object in place; answers whether it knew the older form. */
  interface Amendment extends Predicate<Map<String, Object>> {}
}
