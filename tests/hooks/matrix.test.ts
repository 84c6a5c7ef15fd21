import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  answer,
  ask as askFor,
  definePlugin,
  deny,
  HOOK_NAMES,
  HOOKS,
  type HookName,
  identify,
  type Powers,
  Type,
  type VerdictKind,
} from "@sluice/sdk";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type Definition, type PlantedGateway, service, startPlanted } from "./planted.ts";
import { thenable } from "./thenable.ts";

const DEADLINE_MS = 40;
const usage = { inputTokens: 1, outputTokens: 1 };

const VERDICTS: Record<VerdictKind, () => object> = {
  identify: () => identify({ name: "tester", type: "user", groups: [] }),
  deny: () => deny({ code: "MATRIX_DENIED", message: "denied by the matrix", status: 422 }),
  answer: () => answer({ text: ["mat", "rix"], usage }),
  ask: () => askFor({ message: "The matrix asks." }),
};

/** What a plugin's fault says of itself is for the log, not for the client. */
const CAUSE = "cause-for-the-log";

const hostile = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error("touched");
      },
      has: () => {
        throw new Error("touched");
      },
    },
  );
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const hurl = (thrown: unknown) => () => {
  throw thrown;
};

/** What a handler must not do. Each is a fault of its plugin. */
const FAULTS: Record<string, () => unknown> = {
  throws: hurl(new Error(CAUSE)),
  "throws-undefined": hurl(undefined),
  "throws-hostile": hurl(hostile()),
  "throws-revoked": hurl(revoked()),
  rejects: () => Promise.reject(new Error(CAUSE)),
  "rejects-late": async () => {
    await new Promise((resolve) => setImmediate(resolve));
    throw hostile();
  },
  hangs: () => new Promise(() => undefined),
  "thenable-that-hangs": () => thenable({ value: () => undefined }, VERDICTS.deny()),
  "thenable-that-throws": () =>
    thenable({
      get: () => {
        throw new Error("touched");
      },
    }),
  number: () => 42,
  null: () => null,
  true: () => true,
  string: () => "deny",
  symbol: () => Symbol("deny"),
  function: () => () => VERDICTS.deny(),
  list: () => [VERDICTS.deny()],
  error: () => new Error(CAUSE),
  response: () => new Response("denied", { status: 403 }),
  "hostile-proxy": hostile,
  "revoked-proxy": revoked,
  "promise-of-nonsense": () => Promise.resolve({ kind: "deny" }),
  "unknown-kind": () => ({ kind: "allow" }),
  "half-a-denial": () => ({ kind: "deny", code: "lower case", message: "" }),
  "half-an-answer": () => ({ kind: "answer", text: "no list", usage }),
};

const BEHAVIOURS: Record<string, () => unknown> = { nothing: () => undefined, ...VERDICTS, ...FAULTS };

/** What is peculiar to a hook; a new hook needs a row. */
const ROWS: Record<HookName, { readonly powers: Powers }> = {
  onAuth: { powers: {} },
  onRoute: { powers: {} },
  onRequest: { powers: { text: "write" } },
  onResponse: { powers: { text: "read" } },
  onLog: { powers: {} },
};

const calls = new Map<string, number>();

const probe = (hook: HookName): Definition => ({
  ...definePlugin({
    name: `probe-${hook.toLowerCase()}`,
    version: "1.0.0",
    config: Type.Object({ service: Type.String(), behaviour: Type.String() }),
    setup: (config) => config,
    hooks: { onLog: () => undefined },
  }),
  ...{
    powers: ROWS[hook].powers,
    hooks: {
      [hook]: (_: object, { service: name, behaviour }: { service: string; behaviour: string }) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return BEHAVIOURS[behaviour]?.();
      },
    },
  },
});

const FAILURES = ["closed", "open"] as const;
interface Cell {
  readonly hook: HookName;
  readonly behaviour: string;
  readonly onFailure: (typeof FAILURES)[number];
  readonly name: string;
}
const CELLS: readonly Cell[] = HOOK_NAMES.flatMap((hook) =>
  Object.keys(BEHAVIOURS).flatMap((behaviour) =>
    FAILURES.map((onFailure) => ({ hook, behaviour, onFailure, name: `${hook}-${behaviour}-${onFailure}` })),
  ),
);

interface Expected {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}
const ANSWERED: Expected = { status: 200, code: undefined, text: "recorded" };
const REFUSED: Expected = { status: 503, code: "PLUGIN_FAILED", text: "" };

const EFFECTS: Record<VerdictKind, Expected> = {
  identify: ANSWERED,
  deny: { status: 422, code: "MATRIX_DENIED", text: "" },
  answer: { status: 200, code: undefined, text: "matrix" },
  ask: { status: 403, code: "POLICY_APPROVAL_NEEDED", text: "" },
};

const expectedOf = ({ hook, behaviour, onFailure }: Cell): Expected => {
  if (behaviour === "nothing") return ANSWERED;
  const verdict = HOOKS[hook].verdicts.find((kind) => kind === behaviour);
  if (verdict) return EFFECTS[verdict];
  const row = HOOKS[hook].onFailure;
  return row === "deny" || (row === "instance" && onFailure === "closed") ? REFUSED : ANSWERED;
};

let upstream: Upstream;
let local: PlantedGateway;
let recorded = "";

beforeAll(async () => {
  upstream = await startUpstream();
  const services = CELLS.map(({ hook, behaviour, onFailure, name }) =>
    service(name, [{ use: `probe-${hook.toLowerCase()}`, onFailure, with: { service: name, behaviour } }]),
  );
  services.push(service("plain", []));
  local = await startPlanted(
    { upstream: upstream.url, services: services.join("\n") },
    HOOK_NAMES.map(probe),
    {
      callDeadlineMs: DEADLINE_MS,
    },
  );
  recorded = (await ask(local.url, "plain")).text;
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

test("every hook has a row", () => expect(Object.keys(ROWS)).toEqual([...HOOK_NAMES]));

for (const hook of HOOK_NAMES) {
  describe(hook, () => {
    for (const cell of CELLS.filter((one) => one.hook === hook)) {
      const { status, code, text } = expectedOf(cell);
      test(`${cell.behaviour}, fails ${cell.onFailure}: ${status} ${code ?? text}`, async () => {
        const said = text === "recorded" ? recorded : text;
        const whole = await ask(local.url, cell.name);
        expect({ status: whole.status, code: whole.code, text: whole.text }).toEqual({
          status,
          code,
          text: said,
        });
        const streamed = await ask(local.url, cell.name, { stream: true });
        expect({ status: streamed.status, code: streamed.code, text: streamed.text }).toEqual({
          status,
          code,
          text: said,
        });
        for (const { headers, raw } of [whole, streamed]) {
          expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
          expect(raw).not.toContain(CAUSE);
        }
      });
    }
  });
}

test("a batch that onLog fails for is tried three times", async () => {
  const failing = CELLS.filter(({ hook, behaviour }) => hook === "onLog" && Object.hasOwn(FAULTS, behaviour));
  for (const { name, behaviour } of failing) {
    // What a handler of onLog returns is of no interest.
    const faulty = /throw|reject|hang/.test(behaviour);
    await until(() => (calls.get(name) ?? 0) >= (faulty ? 3 : 1));
  }
});
