package dev.torc.server;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A generic type with its arguments, for the table of routes: {@code Paged<FileModel>}. */
public record TypeOf(Class<?> raw, List<Type> arguments) implements ParameterizedType {
  public static Type of(Class<?> raw, Type... arguments) {
    return new TypeOf(raw, List.of(arguments));
  }

  @Override
  public Type[] getActualTypeArguments() {
    return arguments.toArray(Type[]::new);
  }

  @Override
  public Type getRawType() {
    return raw;
  }

  @Override
  public @Nullable Type getOwnerType() {
    return null;
  }
}
