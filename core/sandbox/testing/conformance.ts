import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { HookName, Powers } from "@sluice/sdk";
import {
  type Bundle,
  type CallFrame,
  type Engine,
  type Guest,
  GuestFault,
  type GuestReply,
  type Limits,
  type PowerPort,
} from "../contract.ts";
import type { Case, CaseCall } from "./case.ts";
import { ASYNC_POWERS } from "./cases/async-powers.ts";
import { CONTEXTS } from "./cases/contexts.ts";
import { GLOBALS } from "./cases/globals.ts";
import { LIMITS } from "./cases/limits.ts";
import { MASKS } from "./cases/masks.ts";
import { PURE } from "./cases/pure.ts";
import { RESULTS } from "./cases/results.ts";
import { SET_UPS } from "./cases/set-up.ts";
import { SYNC_POWERS } from "./cases/sync-powers.ts";

/** All cases, by what they are about. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  contexts: CONTEXTS,
  "set-up": SET_UPS,
  "synchronous powers": SYNC_POWERS,
  "asynchronous powers": ASYNC_POWERS,
  "pure handlers": PURE,
  masks: MASKS,
  results: RESULTS,
  limits: LIMITS,
  globals: GLOBALS,
};

/** Limits of a case that says none of its own. */
export const CASE_LIMITS: Limits = {
  cpuMs: 100,
  wallMs: 5_000,
  memoryBytes: 16 * 1024 * 1024,
  stackBytes: 256 * 1024,
  resultBytes: 1024 * 1024,
  powerCalls: 32,
};

const NOBODY = Object.freeze({ name: "nobody", type: "anonymous", groups: [] } as const);

/** A bundle whose definition is this expression. */
export const bundleOf = (definition: string, name = "case"): Bundle => {
  const code = `globalThis.__plugin = ${definition};`;
  return { name, code, checksum: new Bun.CryptoHasher("sha256").update(code).digest("hex") };
};

/** A frame in which nothing is peculiar. */
export const frameOf = (more: Partial<CallFrame> = {}): CallFrame => ({
  id: "call",
  service: "chat",
  principal: NOBODY,
  model: "model",
  api: "openai-chat",
  stream: false,
  final: false,
  identity: undefined,
  field: () => undefined,
  power: () => Promise.reject(new Error("there is no such power")),
  ...more,
});

const portOf =
  (answers: CaseCall["answers"] = {}): PowerPort =>
  async (power, method) => {
    const answer = answers[`${power}.${method}`];
    if (answer === undefined) throw new Error(`the host was asked for ${power}.${method}`);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  };

/** The reply of a call, or its fault. Anything else that it throws is thrown. */
export const outcomeOf = async (
  guest: Guest,
  hook: HookName,
  frame: CallFrame,
): Promise<GuestReply | GuestFault | undefined> => {
  try {
    return await guest.call(hook, frame);
  } catch (cause) {
    if (cause instanceof GuestFault) return cause;
    throw cause;
  }
};

/** Sets up an instance of a definition. */
export const setUpCase = async (
  engine: Engine,
  definition: string,
  options: { readonly powers?: Powers; readonly config?: unknown; readonly limits?: Partial<Limits> } = {},
) => {
  const { powers = {}, config = {}, limits = {} } = options;
  const bundle = await engine.load(bundleOf(definition), { ...CASE_LIMITS, ...limits });
  const guest = await bundle.setUp({ id: "chat/case", powers, config, power: portOf() });
  return {
    guest,
    close: async () => {
      await guest.cleanUp();
      await bundle.close();
    },
  };
};

const check = async (guest: Guest, call: CaseCall): Promise<void> => {
  const { hook, frame, fields = {}, answers } = call;
  const got = await outcomeOf(
    guest,
    hook,
    frameOf({ ...frame, field: (name) => fields[name], power: portOf(answers) }),
  );
  if ("reply" in call) {
    expect(got).toEqual(call.reply);
    return;
  }
  if (!(got instanceof GuestFault)) throw new Error(`it gave ${JSON.stringify(got)} where it must fail`);
  expect(call.fault).toContain(got.kind);
  if (call.says !== undefined) expect(got.message).toContain(call.says);
};

/** Runs every case on an engine. */
export const conformance = (name: string, open: () => Engine): void => {
  describe(`the engine ${name}`, () => {
    let engine: Engine;
    beforeAll(() => {
      engine = open();
    });
    afterAll(() => engine.close());

    for (const [about, cases] of Object.entries(CASES)) {
      describe(about, () => {
        test.each(cases.map((one) => [one.name, one] as const))("%s", async (_, one) => {
          const { guest, close } = await setUpCase(engine, one.plugin, one);
          if ("declared" in one) expect(guest.declared).toEqual(one.declared);
          for (const call of one.calls) await check(guest, call);
          await close();
        });
      });
    }
  });
};
