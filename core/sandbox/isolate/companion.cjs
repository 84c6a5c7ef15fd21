"use strict";
// The program of a companion: runs under Node with nothing but this file and the isolated-vm addon to read. Plain JavaScript
// with no imports but Node's own, so that it is loaded as it stands here.
const os = require("node:os");

const [, , addonPath, watch] = process.argv;
const HEADER_BYTES = 8;
/** Lines that one entry into an isolate takes, and how much of them, so that little is copied twice. */
const BATCH_LINES = 64;
const BATCH_CHARS = 256 * 1024;
/** An isolate that has used more processor time at once goes on beside the main thread, which the others need. */
const ASIDE_AFTER_MS = 2;
/** What may hold the main thread for longer goes beside it from the start: it has heartbeats to answer. */
const MAX_HERE_MS = 1_000;
/** What V8 does not stop at its deadline is a built-in that never looks; only the end of the process helps. */
const STUCK_AFTER_MS = 1_000;

/**
 * V8 can be held to wall time alone, and at this priority a busy machine may leave little processor time in much of it. So a
 * deadline is a multiple of the processor time that is allowed, and grows while runs are seen to wait for a processor.
 */
const DEADLINE_FACTOR = 3;
const DEADLINE_EXTRA_MS = 50;
const MAX_PATIENCE = 64;
let patience = 1;

const adapt = (ranMs, usedMs) => {
  if (ranMs > 20 && usedMs < ranMs / 2) patience = Math.min(MAX_PATIENCE, patience * 2);
  else patience = Math.max(1, patience * 0.98);
};

const holder = { exports: {} };
process.dlopen(holder, addonPath);
const { ivm } = holder.exports;

// `process.exit` would wait for an isolate that is stuck.
const die = () => process.kill(process.pid, "SIGKILL");

try {
  os.setPriority(19);
} catch {
  // It was started with a low priority already, or the system has none.
}

if (watch === "watch") {
  const { Worker } = require("node:worker_threads");
  const watcher = `const parent = process.ppid;
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 500);`;
  new Worker(watcher, { eval: true }).unref();
}

/** Frames that go out at the end of this turn. */
let outgoing = [];

const send = (instance, text) => {
  if (outgoing.length === 0) setImmediate(flush);
  const sizeBytes = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + sizeBytes);
  frame.writeUInt32LE(sizeBytes + 4, 0);
  frame.writeUInt32LE(instance, 4);
  frame.write(text, HEADER_BYTES, "utf8");
  outgoing.push(frame);
};

const flush = () => {
  if (outgoing.length === 0) return;
  const frames = outgoing;
  outgoing = [];
  process.stdout.write(frames.length === 1 ? frames[0] : Buffer.concat(frames));
};

const control = (message) => send(0, JSON.stringify(message));

const instances = new Map();

const callOf = (line) => (line === undefined ? undefined : JSON.parse(line).call);
const textOf = (value, fallback) => (typeof value === "string" ? value.slice(0, 4_000) : fallback);
const messageOf = (error) => textOf(error?.message, textOf(error, "it threw what has no message"));
const isTimeout = (error) => error?.message === "Script execution timed out.";
const textOfStop = (kind, cpuMs, usedMs) =>
  kind === "cpu"
    ? `it used more processor time than ${cpuMs} ms (cpuMs)`
    : `the machine was too busy to give it more than ${Math.round(usedMs)} ms of a processor in time`;
const cpuMsOf = (isolate) => Number(isolate.cpuTime) / 1e6;
/** All but set-up, clean-up and description, which have more time and one entry into the isolate each. */
const HOOK_LINES = ["call", "power", "drop"].map((t) => `{"t":"${t}"`);
const isHook = (line) => HOOK_LINES.some((start) => line.startsWith(start));

/** One isolate, the lines that wait for it, and its way through them. */
class Instance {
  constructor(options) {
    this.options = options;
    this.number = options.instance;
    /** Frames as they came: a large one is text only while it is worked on. */
    this.frames = [];
    this.queue = [];
    this.busy = true;
    this.gone = false;
    this.aside = false;
    this.single = false;
    this.marker = new Int32Array(new SharedArrayBuffer(16));
    this.isolate = new ivm.Isolate({ memoryLimit: options.memoryMb });
  }

  async open() {
    const { options, isolate, marker } = this;
    const { guest, entry, code, name, setUpMs, console } = options;
    const stuck = setTimeout(die, 3 * setUpMs + STUCK_AFTER_MS);
    try {
      const context = await isolate.createContext();
      const timeout = setUpMs;
      await context.eval(guest, { filename: "sluice-guest.js", timeout });
      const start = await context.eval(entry, { filename: "sluice-entry.js", reference: true });
      marker[3] = options.setUpChars;
      const shared = new ivm.ExternalCopy(marker.buffer).copyInto();
      const ends = await start.apply(undefined, [shared, console === true], { result: { reference: true } });
      this.deliver = ends.getSync("deliver", { reference: true });
      this.drain = ends.getSync("drain", { reference: true });
      const script = await isolate.compileScript(code, { filename: `plugin:${name}` });
      await script.run(context, { timeout });
      control({ t: "opened", instance: this.number });
    } catch (error) {
      this.dispose();
      const kind = isTimeout(error) ? "cpu" : error?.message?.includes("memory limit") ? "memory" : "throw";
      const stack = textOf(error?.stack, undefined);
      control({ t: "refused", instance: this.number, kind, message: messageOf(error), stack });
      return;
    } finally {
      clearTimeout(stuck);
    }
    this.busy = false;
    this.run();
  }

  dispose() {
    this.gone = true;
    instances.delete(this.number);
    if (!this.isolate.isDisposed) this.isolate.dispose();
  }

  read() {
    while (this.queue.length < BATCH_LINES && this.frames.length > 0) {
      const text = this.frames.shift().toString("utf8");
      if (text.includes("\n")) this.queue.push(...text.split("\n"));
      else this.queue.push(text);
      if (text.length > BATCH_CHARS) break;
    }
    return this.queue.length > 0;
  }

  run() {
    while (!this.busy && !this.gone && this.read()) {
      const batch = this.take();
      const hook = isHook(batch[0]);
      const { options, marker } = this;
      marker[3] = hook ? options.lineChars : options.setUpChars;
      const entry = {
        cpuMs: hook ? options.cpuMs : options.setUpMs,
        cpuBefore: cpuMsOf(this.isolate),
        startedAt: performance.now(),
      };
      const patientMs = (entry.cpuMs * DEADLINE_FACTOR + DEADLINE_EXTRA_MS) * patience;
      entry.timeout = Math.ceil(Math.min(patientMs, Math.max(options.wallMs, entry.cpuMs)));
      if (this.aside || entry.timeout > MAX_HERE_MS) void this.runAside(batch, entry);
      else this.runHere(batch, entry);
    }
  }

  take() {
    const { queue } = this;
    // Who does not answer at once takes one line at a time, and would only have the others copied in vain.
    if (this.single || !isHook(queue[0])) return [queue.shift()];
    let count = 0;
    for (let chars = 0; count < BATCH_LINES && count < queue.length && isHook(queue[count]); count++) {
      chars += queue[count].length;
      if (chars > BATCH_CHARS && count > 0) break;
    }
    return queue.splice(0, count);
  }

  runHere(batch, entry) {
    const { timeout } = entry;
    const ran = { outs: "" };
    try {
      ran.outs = this.deliver.applySync(undefined, batch, { timeout });
    } catch (error) {
      ran.failure = { error };
    }
    if (this.owes(batch, ran)) {
      try {
        ran.more = this.drain.applySync(undefined, [ran.failure !== undefined], { timeout });
      } catch {
        // It is of no use any more, which what follows finds out.
      }
    }
    this.settle(batch, ran, entry);
  }

  async runAside(batch, entry) {
    this.busy = true;
    const { timeout } = entry;
    const stuck = setTimeout(die, timeout + STUCK_AFTER_MS);
    const ran = { outs: "" };
    try {
      ran.outs = await this.deliver.apply(undefined, batch, { timeout });
    } catch (error) {
      ran.failure = { error };
    }
    if (this.owes(batch, ran)) {
      try {
        ran.more = await this.drain.apply(undefined, [ran.failure !== undefined], { timeout });
      } catch {
        // As above.
      }
    }
    clearTimeout(stuck);
    this.busy = false;
    if (this.gone) return;
    this.settle(batch, ran, entry);
    this.run();
  }

  /** Whether something has to be fetched that did not come out by itself. What follows would bring it along. */
  owes(batch, { failure }) {
    if (this.isolate.isDisposed) return false;
    if (failure) return true;
    const more = this.marker[0] < batch.length || this.queue.length > 0 || this.frames.length > 0;
    return this.marker[1] === 1 && !more;
  }

  /** Sends what came out, says whom a deadline or the memory limit has hit, and puts back what was not begun. */
  settle(batch, { outs, more, failure }, entry) {
    const [done, pending, within] = this.marker;
    for (const text of [outs, more]) if (typeof text === "string" && text !== "") send(this.number, text);
    if (outgoing.length >= 16) flush();
    const last = within === 1 ? batch[done] : batch[done - 1];
    if (this.isolate.isDisposed) {
      this.dispose();
      const call = callOf(last);
      return control({ t: "lost", instance: this.number, call });
    }
    const usedMs = cpuMsOf(this.isolate) - entry.cpuBefore;
    adapt(performance.now() - entry.startedAt, usedMs);
    this.aside = usedMs > ASIDE_AFTER_MS;
    this.single = pending === 1;
    if (failure && (within === 1 || isTimeout(failure.error))) {
      const { cpuMs } = entry;
      const kind = !isTimeout(failure.error) ? "throw" : usedMs < cpuMs / 2 ? "wall" : "cpu";
      const message = kind === "throw" ? messageOf(failure.error) : textOfStop(kind, cpuMs, usedMs);
      control({ t: "stopped", instance: this.number, call: callOf(last), kind, message });
    }
    const begun = within === 1 ? done + 1 : done;
    this.marker[2] = 0;
    if (begun < batch.length) this.queue.unshift(...batch.slice(begun));
  }
}

const CONTROLS = {
  open: (message) => {
    const instance = new Instance(message);
    instances.set(instance.number, instance);
    void instance.open();
  },
  close: ({ instance }) => instances.get(instance)?.dispose(),
  ping: ({ n }) => control({ t: "pong", n, rssBytes: process.memoryUsage.rss() }),
};

let waiting = [];
let waitingBytes = 0;

const read = (chunk) => {
  waiting.push(chunk);
  waitingBytes += chunk.length;
  if (waiting[0].length < 4 && waiting.length > 1) waiting = [Buffer.concat(waiting)];
  if (waitingBytes < 4 || waitingBytes < 4 + waiting[0].readUInt32LE(0)) return;
  const bytes = waiting.length === 1 ? waiting[0] : Buffer.concat(waiting);
  const touched = new Set();
  let at = 0;
  while (bytes.length - at >= 4) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (bytes.length < end) break;
    const number = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(at + HEADER_BYTES, end);
    at = end;
    if (number === 0) {
      const message = JSON.parse(content.toString("utf8"));
      CONTROLS[message.t](message);
    } else {
      const instance = instances.get(number);
      if (!instance) continue;
      instance.frames.push(content);
      touched.add(instance);
    }
  }
  waiting = at < bytes.length ? [bytes.subarray(at)] : [];
  waitingBytes = bytes.length - at;
  for (const instance of touched) instance.run();
  flush();
};

process.stdin.on("data", read).on("end", die).on("error", die);
process.stdout.on("error", die);
control({ t: "hello", node: process.versions.node });
