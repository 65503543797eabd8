"""Makes outputs of two servers comparable: times, measured use and addresses are replaced, keys are sorted."""

import json
import re
import sys

VARIES = re.compile(
    r"^(timestamp.*|completion_time|start_time|end_time|st_mtime|executed_at|created_at.*|.*_at_ms|hostname|pid"
    r"|memory_gb|duration_seconds|walltime_.*|total_exec_time_.*|exec_time_minutes|(peak|avg)_.*)$"
)


def masked(value):
    if isinstance(value, dict):
        words = {"message"} if "event_type" in value else set()  # of an event: for people, in words of our own
        return {
            key: None if inner is None else "*" if VARIES.match(key) or key in words else masked(inner)
            for key, inner in sorted(value.items())
            # Short jobs are measured or not, as the sampling falls.
            if not re.match(r"^(peak|avg)_", key)
        }
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    return value


def main():
    text = sys.stdin.read()
    try:
        print(json.dumps(masked(json.loads(text)), indent=1))
    except ValueError:
        text = re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z| UTC| ?\+00:?00)?", "<time>", text)
        text = re.sub(r"\d+(\.\d+)?(ms|s|m|MB|%)", "<n>", text)
        text = re.sub(r"http://[^ ]*", "<url>", text)
        sys.stdout.write(text)


main()
