package dev.torc.spec;

/**
 * A comment of a workflow file.
 *
 * @param line 1-based line in which it begins
 * @param text without its marks; may have several lines
 */
record Comment(int line, String text) {}
