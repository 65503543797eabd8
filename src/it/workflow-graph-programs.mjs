// The scenes of workflow-graph-programs.sh: FOLDER WORKER CLIENT SERVER-COMMAND...
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const [folder, workerProgram, clientModule, ...torc] = process.argv.slice(2);
const { WorkflowClient } = await import(clientModule);

// Node 20 has no EventSource; this is as much of the standard's as the client uses.
globalThis.EventSource = class {
  constructor(url) {
    this.listeners = {};
    this.onerror = null;
    this.stop = new AbortController();
    this.read(url);
  }
  addEventListener(type, f) {
    (this.listeners[type] ??= []).push(f);
  }
  emit(type, event) {
    (this.listeners[type] ?? []).forEach((f) => f(event));
    if (type === 'error') this.onerror?.(event);
  }
  async read(url) {
    try {
      const r = await fetch(url, { signal: this.stop.signal });
      let text = '';
      const decoder = new TextDecoder();
      for await (const bytes of r.body) {
        text += decoder.decode(bytes, { stream: true });
        for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
          const field = (name) =>
            text.slice(0, end).split('\n').filter((l) => l.startsWith(name + ': '))
              .map((l) => l.slice(name.length + 2)).join('\n');
          if (field('data')) this.emit(field('event') || 'message', { data: field('data') });
        }
      }
    } catch (e) {
      // a broken connection is an error event too
    }
    this.emit('error', {});
  }
  close() {
    this.stop.abort();
  }
};

const children = new Set();
function start(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.text = '';
  for (const s of [child.stdout, child.stderr]) s.on('data', (d) => (child.text += d));
  child.ended = new Promise((done) => child.on('exit', () => (children.delete(child), done())));
  return child;
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(what, seconds, condition) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(100)) {
    try {
      const value = await condition();
      if (value) return value;
    } catch (e) {
      if (!/fetch failed/.test(String(e))) throw e; // the server is away for a moment
    }
  }
  throw new Error(`waited ${seconds} s for: ${what}`);
}
function check(ok, what) {
  if (!ok) throw new Error(what);
}

const probe = createServer().listen(0, '127.0.0.1');
await new Promise((done) => probe.on('listening', done));
const port = probe.address().port;
await new Promise((done) => probe.close(done));
const url = `http://127.0.0.1:${port}`;
const client = new WorkflowClient(url);
async function serve() {
  const s = start(torc[0], [...torc.slice(1), 'serve', '--port', String(port), '--database', 'torc.db'],
    { REAP_INTERVAL_SECS: '1', OCTASKLY_REQUIRE_AUTH: 'false' });
  await until('the server', 60, async () => (await fetch(url + '/health')).ok);
  return s;
}
const worker = (labels = '') => start(workerProgram, [], { SERVER_URL: url, WORKER_LABELS: labels });
const job = (id, command, depends_on = [], more = {}) =>
  ({ id, name: id, status: 'queued', command, depends_on, ...more });
async function run(name, jobs) {
  const w = await client.createWorkflow({ id: '', name, trigger: 'manual', jobs });
  await client.runWorkflow(w.id);
  return w.id;
}
const statuses = async (id) =>
  Object.fromEntries((await client.getStatus(id)).jobs.map((j) => [j.id, j.status]));
const finished = (id, seconds) =>
  until('the end of ' + id, seconds, async () => {
    const s = await statuses(id);
    return Object.values(s).every((x) => !['queued', 'running'].includes(x)) && s;
  });
const lines = (file) =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim().split('\n') : [];

/** A command line of ours; its output. */
async function torcSays(...args) {
  const c = start(torc[0], [...torc.slice(1), ...args], { TORC_API_URL: url + '/torc-service/v1' });
  await c.ended;
  return c.text;
}

const scenes = {
  async diamond() {
    const id = await run('diamond', [
      job('a', 'echo a >> diamond'), job('b', 'echo b >> diamond', ['a']),
      job('c', 'echo c >> diamond', ['a']), job('d', 'echo d >> diamond', ['b', 'c'])]);
    const s = await finished(id, 60);
    check(Object.values(s).every((x) => x === 'success'), JSON.stringify(s));
    const order = lines('diamond');
    check(order.length === 4 && order[0] === 'a' && order[3] === 'd', order.join());
  },
  async fanOut() {
    const many = Array.from({ length: 400 }, (_, i) => job('j' + i, `echo ${i} >> fan`, ['root']));
    const begin = Date.now();
    const id = await run('fan', [job('root', 'true'), ...many, job('end', 'true', many.map((j) => j.id))]);
    const s = await finished(id, 300);
    check(Object.values(s).every((x) => x === 'success'), 'not all succeeded');
    check(new Set(lines('fan')).size === 400 && lines('fan').length === 400, 'a job ran twice or not at all');
    console.log(`  402 jobs in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  },
  async retries() {
    const id = await run('retries', [
      job('flaky', 'echo x >> flaky; echo oops >&2; exit 3', [], { max_retries: 2 }),
      job('after', 'true', ['flaky'])]);
    const s = await finished(id, 60);
    check(s.flaky === 'failure' && s.after === 'skipped', JSON.stringify(s));
    check(lines('flaky').length === 3, 'ran ' + lines('flaky').length + ' times');
  },
  async logs() {
    const id = await run('logs', [job('talk', 'for i in $(seq 500); do echo line $i; done; sleep 1; echo end')]);
    const got = [];
    for await (const chunk of client.streamLogs(id, 'talk')) got.push(chunk);
    const kept = await client.getJobLogs(id, 'talk');
    check(JSON.stringify(got) === JSON.stringify(kept), `followed ${got.length}, kept ${kept.length}`);
    const text = got.map((c) => c.data).join('');
    const want = Array.from({ length: 500 }, (_, i) => `line ${i + 1}\n`).join('') + 'end\n';
    check(text === want, 'lines are missing, doubled or out of order');
  },
  async cancel() {
    const id = await run('cancel', [job('long', 'echo $$ > long; sleep 100'), job('next', 'true', ['long'])]);
    await until('the job', 30, () => lines('long').length === 1);
    await client.cancelWorkflow(id);
    check(Object.values(await statuses(id)).every((x) => x === 'cancelled'), 'not all are cancelled');
    await until('the end of the command', 15, () => !existsSync('/proc/' + lines('long')[0]));
    const after = await run('after', [job('a', 'true')]);
    check((await finished(after, 30)).a === 'success', 'the worker does not go on');
    check(Object.values(await statuses(id)).every((x) => x === 'cancelled'), 'cancelled is not final');
  },
  async lostWorker() {
    const victim = worker('victim');
    const id = await run('lost', [
      job('slow', 'echo x >> lost; test $(wc -l < lost) -gt 1 || sleep 100', [],
        { required_labels: ['victim'], max_retries: 1 }),
      job('after', 'true', ['slow'])]);
    await until('the job', 30, () => lines('lost').length === 1);
    victim.kill('SIGKILL');
    const heir = worker('victim');
    const s = await finished(id, 90);
    check(s.slow === 'success' && s.after === 'success', JSON.stringify(s));
    check(lines('lost').length === 2, 'ran ' + lines('lost').length + ' times');
    heir.kill('SIGKILL');
  },
  async mixed() {
    const any = worker('any-workflow');
    const own = start(torc[0], [...torc.slice(1), 'worker'], { TORC_API_URL: url + '/torc-service/v1' });
    writeFileSync(join(folder, 'mixed.yaml'), 'name: mixed\njobs:\n' + Array.from({ length: 20 }, (_, i) =>
      `  - {name: t${i}, command: "echo torc ${i} >> ${folder}/mixed; sleep 0.2"}\n`).join(''));
    const created = await torcSays('-f', 'json', 'create', 'mixed.yaml');
    const torcId = String(JSON.parse(created.slice(created.indexOf('{'), created.lastIndexOf('}') + 1)).workflow_id);
    const before = (await client.listWorkflows()).length;
    await torcSays('workflows', 'init', torcId, '--no-prompts');
    const id = await run('mixed', Array.from({ length: 20 }, (_, i) =>
      job('g' + i, `echo graph ${i} >> ${folder}/mixed; sleep 0.2`)));
    const tasks = url + '/api/v1/tasks';
    for (let i = 0; i < 20; i++) {
      const body = JSON.stringify({ command: `echo task ${i} >> ${folder}/mixed; sleep 0.2` });
      const r = await fetch(tasks, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      check(r.status === 201, await r.text());
    }
    const s = await finished(id, 120);
    check(Object.values(s).every((x) => x === 'success'), JSON.stringify(s));
    await until('the tasks', 120, async () =>
      (await (await fetch(tasks + '?status=completed')).json()).total === 20);
    await until('the jobs', 120, async () => (await torcSays('status', torcId)).match(/Completed:\s+20/));
    check(lines('mixed').length === 60 && new Set(lines('mixed')).size === 60, 'a job ran twice or not at all');
    check((await client.listWorkflows()).length === before + 1, 'workflows of others are shown');
    check((await (await fetch(tasks)).json()).total === 20, 'tasks of others are shown');
    const results = JSON.parse(await torcSays('-f', 'json', 'results', 'list', torcId));
    const nodes = new Set((results.items ?? results.results ?? results).map((r) => r.compute_node_id));
    console.log(`  the 20 Torc jobs ran on ${nodes.size} worker(s)`);
    any.kill('SIGKILL');
    own.kill('SIGTERM');
    await own.ended;
  },
  async restart() {
    const id = await run('restart', [
      job('one', 'echo one >> restart; sleep 20'), job('two', 'echo two >> restart', ['one']),
      ...Array.from({ length: 5 }, (_, i) => job('more' + i, 'true', ['two']))]);
    await until('the job', 30, () => lines('restart').length === 1);
    server.kill('SIGTERM');
    await server.ended;
    server = await serve();
    const s = await finished(id, 90);
    check(Object.values(s).every((x) => x === 'success'), JSON.stringify(s));
    check(lines('restart').join() === 'one,two', lines('restart').join());
  },
};

let failed = 0;
let server = await serve();
for (let i = 0; i < 3; i++) worker();
for (const [name, scene] of Object.entries(scenes)) {
  try {
    await scene();
    console.log('ok      ' + name);
  } catch (e) {
    failed++;
    console.log('FAILED  ' + name + ': ' + (e.stack ?? e));
  }
}
for (const c of [...children]) c.kill(c === server ? 'SIGTERM' : 'SIGKILL');
await server.ended;
process.exit(failed ? 1 : 0);
