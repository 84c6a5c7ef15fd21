import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { limitsOf } from "@sluice/sdk";
import type { EngineName, Guest, Limits, LoadedBundle } from "../../core/sandbox/contract.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";
import { IsolateBundle } from "../../core/sandbox/isolate/bundle.ts";
import type { Plugin } from "../../core/sandbox/plugin.ts";
import { openSandbox } from "../../core/sandbox/sandbox.ts";
import { type LocalGateway, SHIPPED, startLocal } from "../gateway/in-process.ts";
import { setup } from "../gateway/setup.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { service } from "./planted.ts";

const ENGINES: readonly EngineName[] = ["inline", "isolate"];
const PHASES = ["request", "response"] as const;
const MODES = ["closed", "open"] as const;

/** What a guardrail does in place of its work. */
const FAULTS: Readonly<Record<string, string>> = {
  throws: `() => { throw new Error("faulty"); }`,
  "throws-late": `async () => { await undefined; throw new Error("faulty"); }`,
  hangs: "() => new Promise(() => undefined)",
  spins: "() => { for (;;); }",
  "eats-memory": "() => { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); }",
  "says-nonsense": `() => ({ kind: "perhaps" })`,
  "says-half-a-denial": `() => ({ kind: "deny", code: "lower case", message: 7 })`,
  "edits-what-is-not-there": `(ctx) => ctx.text.replace({ segment: 99, start: 0, end: 1 }, "#")`,
  "masks-in-no-form": `(ctx) => ctx.text.mask({ any: { alias: "]" } })`,
  "is-killed": "() => new Promise(() => undefined)",
};

const CODE = `
const faults = { ${Object.entries(FAULTS)
  .map(([name, handler]) => `"${name}": ${handler}`)
  .join(",\n")} };
const handler = (ctx, { fault }) => ctx.final && !ctx.text.segments().length ? undefined : faults[fault](ctx);
globalThis.__plugin = {
  name: "faulty", version: "1.0.0", setup: (config) => config,
  hooks: { onRequest: handler, onResponse: handler },
};`;

const engines = defaultEngines();

/** One that is dead already has its successor on the way. */
const kill = ({ pid }: IsolateBundle): void => {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch (cause) {
    if (!String(cause).includes("ESRCH")) throw cause;
  }
};

/** The guest of one whose companion dies in the middle of each call. */
const dying = (guest: Guest, bundle: IsolateBundle): Guest => ({
  declared: guest.declared,
  call(hook, frame) {
    const reply = guest.call(hook, frame);
    kill(bundle);
    return reply;
  },
  cleanUp: () => guest.cleanUp(),
});

const hook = { order: "normal", when: undefined, verdictOnly: false, pure: false } as const;
const plugin: Plugin = {
  name: "faulty",
  version: "1.0.0",
  config: Type.Object({ fault: Type.String() }),
  powers: { text: "write", patterns: [{ id: "any", kind: "list", entries: ["the"] }] },
  stream: { maxMatchChars: 16, maxHoldMs: 0 },
  patterns: [{ id: "any", kind: "list", entries: ["the", "Hello"] }],
  hooks: new Map([
    ["onRequest", hook],
    ["onResponse", hook],
  ]),
  limits: limitsOf({ wallMs: 250, cpuMs: 50 }),
  checksum: "0".repeat(64),
  shipped: true,
  load: async (engine, limits) => ({
    async setUp(options) {
      const fault = Object.keys(FAULTS).find((name) => options.id.endsWith(`-${name}/faulty`)) ?? "";
      const bundle = await bundleFor(engine, fault, limits);
      const guest = await bundle.setUp(options);
      return fault === "is-killed" && bundle instanceof IsolateBundle ? dying(guest, bundle) : guest;
    },
    close: async () => undefined,
  }),
};

/** What one fault does to its companion is no other's matter. */
const bundles = new Map<string, Promise<LoadedBundle>>();
const bundleFor = (engine: EngineName, fault: string, limits: Limits): Promise<LoadedBundle> => {
  const key = `${engine} ${fault}`;
  const known = bundles.get(key);
  if (known) return known;
  const checksum = new Bun.CryptoHasher("sha256").update(CODE).digest("hex");
  const made = engines.get(engine).load({ name: "faulty", code: CODE, checksum }, limits);
  bundles.set(key, made);
  return made;
};

const CELLS = ENGINES.flatMap((engine) =>
  PHASES.flatMap((phase) =>
    MODES.flatMap((onFailure) =>
      Object.keys(FAULTS)
        .filter((fault) => engine === "isolate" || fault !== "is-killed")
        .map((fault) => ({
          engine,
          phase,
          onFailure,
          fault,
          name: `${engine}-${phase}-${onFailure}-${fault}`,
        })),
    ),
  ),
);

let upstream: Upstream;
let local: LocalGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const real = openSandbox(SHIPPED, engines);
  const services = CELLS.map(({ name, engine, phase, onFailure, fault }) =>
    service(name, [{ use: "faulty", engine, phase, onFailure, with: { fault } }]),
  );
  local = await startLocal(setup({ upstream: upstream.url, services: services.join("\n") }), {
    sandbox: {
      source: {
        has: (name) => name === "faulty" || real.source.has(name),
        load: (use, baseDir) => (use === "faulty" ? Promise.resolve(plugin) : real.source.load(use, baseDir)),
      },
      close: () => real.close(),
    },
  });
  local.gateway.logger.level = "silent";
}, 60_000);
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const TEXT = "The sluice gate rises, and the water finds its own way.";

describe.each(CELLS)("on $engine, a guardrail of the $phase that $fault and fails $onFailure", (cell) => {
  test.each([{}, { stream: true }])("does what its onFailure says: %j", async (more) => {
    upstream.clear();
    const got = await ask(local.url, cell.name, more);
    if (cell.onFailure === "open") {
      expect([got.status, got.text]).toEqual([200, TEXT]);
    } else {
      expect([got.status, got.code, got.text]).toEqual([503, "PLUGIN_FAILED", ""]);
      expect(upstream.requests.length).toBe(cell.phase === "request" ? 0 : 1);
    }
  });
});
