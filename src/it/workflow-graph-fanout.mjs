// One side of workflow-graph-fanout.sh: NAME WORKER SERVER-COMMAND... (which listens on port 3000)
//
// Its own server loses events of large fan-outs ("Scheduler lagged by 744 events"): some jobs then stay queued or running
// for ever in what it shows. So a round also ends when nothing has changed for a while; the time counts to the last change.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [name, workerProgram, ...command] = process.argv.slice(2);
const url = 'http://127.0.0.1:3000';
const workers = 4;
const rounds = 3;
const stillMillis = 8000;
const folder = mkdtempSync(join(tmpdir(), 'fanout-'));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const server = spawn(command[0], command.slice(1), {
  cwd: folder, stdio: 'ignore', env: { ...process.env, PORT: '3000', WORKFLOWS_DIR: folder },
});
const children = [server];

async function call(method, path, body) {
  const headers = body ? { 'Content-Type': 'application/json' } : {};
  const r = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await r.text();
  return text ? JSON.parse(text) : null;
}
/** Milliseconds of processor time that the server has used. */
function cpu() {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
async function fanOut(n) {
  const job = (id, after) => ({ id, name: id, status: 'queued', command: 'true', depends_on: after });
  const jobs = [job('root', []), ...Array.from({ length: n }, (_, i) => job('j' + i, ['root']))];
  const w = await call('POST', '/api/workflows', { name: 'fan', trigger: 'm', jobs });
  const before = cpu();
  const begin = Date.now();
  await call('POST', `/api/workflows/${w.id}/run`);
  let shown = -1;
  let changed = begin;
  let used = before;
  while (shown <= n && Date.now() - changed < stillMillis) {
    const states = (await call('GET', `/api/workflows/${w.id}/status`)).jobs.map((j) => j.status);
    const now = states.filter((s) => s === 'success').length;
    if (now !== shown) {
      shown = now;
      changed = Date.now();
      used = cpu();
    }
    if (shown <= n) await pause(500);
  }
  const seconds = (changed - begin) / 1000;
  return { seconds, rate: shown / seconds, cpuPerJob: (used - before) / shown, lost: n + 1 - shown };
}

try {
  for (let i = 0; i < 300; i++) {
    try {
      await call('GET', '/api/workers');
      break;
    } catch (e) {
      await pause(100);
    }
  }
  for (let i = 0; i < workers; i++) {
    children.push(spawn(workerProgram, [], { env: { ...process.env, SERVER_URL: url }, stdio: 'ignore' }));
  }
  await fanOut(200); // both sides warm
  for (let i = 1; i <= rounds; i++) {
    const r = await fanOut(1000);
    console.log(`${name} ${i}: ${r.rate.toFixed(1)} jobs/s (${r.seconds.toFixed(1)} s), ` +
      `${r.cpuPerJob.toFixed(2)} ms of server CPU per job, ${workers} workers` +
      (r.lost ? `; ${r.lost} jobs never shown as ended` : ''));
  }
} finally {
  children.reverse().forEach((c) => c.kill('SIGKILL'));
  await pause(300);
  rmSync(folder, { recursive: true, force: true });
}
