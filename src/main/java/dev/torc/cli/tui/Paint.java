package dev.torc.cli.tui;

import dev.tamboui.style.Style;

/** The few ways in which text is shown. Without colours only weight and reversal are left. */
final class Paint {
  final Style plain = Style.EMPTY;
  final Style bold = Style.EMPTY.bold();
  final Style dim = Style.EMPTY.dim();
  final Style bar = Style.EMPTY.reversed();
  final Style good;
  final Style bad;
  final Style busy;
  final Style warn;

  Paint(boolean colors) {
    this.good = colors ? Style.EMPTY.green() : plain;
    this.bad = colors ? Style.EMPTY.red() : bold;
    this.busy = colors ? Style.EMPTY.cyan() : plain;
    this.warn = colors ? Style.EMPTY.yellow() : plain;
  }

  Style ofStatus(String status) {
    return switch (status) {
      case "completed" -> good;
      case "failed", "terminated", "pending_failed" -> bad;
      case "canceled", "disabled" -> warn;
      case "running", "pending" -> busy;
      case "ready" -> plain;
      default -> dim;
    };
  }

  /** One character for a status, for places with little room. */
  static char mark(String status) {
    return switch (status) {
      case "completed" -> '✓';
      case "failed", "terminated", "pending_failed" -> '✗';
      case "canceled", "disabled" -> '-';
      case "running", "pending" -> '▶';
      case "ready" -> '○';
      default -> '·';
    };
  }
}
