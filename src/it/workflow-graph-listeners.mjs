// 1,000 readers that follow the log of a job, and 200 claims a second: what that costs the server.
//
//   node src/it/workflow-graph-listeners.mjs java -jar target/torc.jar
//
// Prints latency of claims, memory and processor time of the server, without readers and with them,
// and whether one pushed line reaches every reader.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const command = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'listeners-'));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const server = spawn(command[0], [...command.slice(1), 'serve', '--port', '0', '--database', 'torc.db'], {
  cwd: folder, stdio: ['ignore', 'pipe', 'ignore'],
});
let out = '';
server.stdout.on('data', (d) => (out += d));
while (!/TORC_SERVER_PORT=\d+/.test(out)) await pause(100);
const port = Number(/TORC_SERVER_PORT=(\d+)/.exec(out)[1]);
async function call(method, path, body) {
  const headers = body ? { 'Content-Type': 'application/json' } : {};
  const r = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await r.text();
  return text ? JSON.parse(text) : null;
}
function figures() {
  const f = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return { cpu: (Number(f[11]) + Number(f[12])) * 10, mib: (Number(f[21]) * 4096) / 2 ** 20 };
}
async function claims(name, seconds) {
  const before = figures();
  const times = [];
  const all = [];
  for (let i = 0; i < seconds * 200; i++) {
    const begin = performance.now();
    all.push(call('POST', '/api/jobs/claim', { worker_id: 'w' + (i % 50), labels: [] })
      .then(() => times.push(performance.now() - begin)));
    await pause(5);
  }
  await Promise.all(all);
  times.sort((a, b) => a - b);
  const after = figures();
  const at = (q) => times[Math.floor(times.length * q)].toFixed(1);
  console.log(`${name}: ${times.length} claims, median ${at(0.5)} ms, 99 % ${at(0.99)} ms; ` +
    `${((after.cpu - before.cpu) / times.length).toFixed(2)} ms of CPU per claim; ${after.mib.toFixed(0)} MiB resident`);
}

try {
  const job = { id: 'a', name: 'a', status: 'queued', command: 'true', depends_on: [], required_labels: ['nobody'] };
  const w = await call('POST', '/api/workflows', { name: 'w', trigger: 'm', jobs: [job] });
  await call('POST', `/api/workflows/${w.id}/run`);
  await claims('warm-up', 5);
  await claims('no readers', 10);
  let heard = 0;
  const sockets = [];
  for (let i = 0; i < 1000; i++) {
    const s = connect(port, '127.0.0.1');
    s.write(`GET /api/workflows/${w.id}/jobs/a/logs/stream HTTP/1.1\r\nHost: x\r\n\r\n`);
    s.on('data', (d) => (heard += d.toString().split('event: log').length - 1));
    s.on('error', () => {});
    sockets.push(s);
    if (i % 50 === 0) await pause(20);
  }
  await pause(1000);
  await claims('1,000 readers', 10);
  const begin = performance.now();
  await call('POST', '/api/jobs/x/logs', { chunks: [
    { workflow_id: w.id, job_id: 'a', sequence: 0, data: 'x\n', timestamp_ms: 1, stream: 'stdout' }] });
  const pushed = performance.now() - begin;
  while (heard < 1000 && performance.now() - begin < 20_000) await pause(10);
  console.log(`one line: acknowledged after ${pushed.toFixed(0)} ms, with ${heard} readers after ` +
    `${(performance.now() - begin).toFixed(0)} ms`);
  sockets.forEach((s) => s.destroy());
} finally {
  server.kill('SIGKILL');
  await pause(300);
  rmSync(folder, { recursive: true, force: true });
}
