package dev.torc.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that promises 100 bytes, sends 2 and hangs up. */
final class CuttingServer implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger calls = new AtomicInteger();

  CuttingServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/torc-service/v1";
  }

  int calls() {
    return calls.get();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket s = socket.accept()) {
        s.getInputStream().read(new byte[4096]);
        calls.incrementAndGet();
        s.getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}".getBytes(US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
