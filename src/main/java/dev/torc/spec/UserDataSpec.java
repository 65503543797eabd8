package dev.torc.spec;

import org.jspecify.annotations.Nullable;

/**
 * A JSON record that jobs read or write.
 *
 * @param data plain JSON value; null when the file gives none
 */
public record UserDataSpec(String name, @Nullable Object data, @Nullable Boolean isEphemeral) {}
