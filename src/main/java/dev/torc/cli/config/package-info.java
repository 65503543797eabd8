/**
 * Configuration files: where they are, what they may say, and the commands that show and check
 * them.
 */
@NullMarked
package dev.torc.cli.config;

import org.jspecify.annotations.NullMarked;
