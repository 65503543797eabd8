package dev.torc.server;

/** Answers one request. Runs on a server thread; what takes long answers {@link Reply.Later}. */
@FunctionalInterface
public interface Handler {
  Reply handle(Call call) throws Exception;
}
