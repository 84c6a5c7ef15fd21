import { HOOK_NAMES, type HookName, limitsOf } from "@sluice/sdk";
import {
  type CallFrame,
  type EngineName,
  type Guest,
  GuestFault,
  type GuestReply,
  type Limits,
} from "../contract.ts";
import { powerAnswered } from "../guest/async-powers.ts";
import { dropCall, type Entry, makeEntry } from "../guest/call.ts";
import { contextPrototype } from "../guest/context.ts";
import { leftMessage, openChannel } from "../guest/outgoing.ts";
import { pureHandler } from "../guest/pure.ts";
import { FLAGS, openPull } from "../guest/work.ts";
import type { Plugin } from "../plugin.ts";
import { checkDefinition, type Definition } from "./definition.ts";

/** A call that is not over yet. */
interface Running {
  readonly frame: CallFrame;
  readonly settle: (message: Message) => void;
}

/** What the guest sends. */
type Message =
  | { readonly t: "reply"; readonly reply?: GuestReply }
  | { readonly t: "fault"; readonly message: string; readonly stack?: string };

interface PowerMessage {
  readonly t: "power";
  readonly n: number;
  readonly power: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

const running = new Map<number, Running>();
let calls = 0;

openPull((call, name) => JSON.stringify(running.get(call)?.frame.field(name)));
openChannel((json) => {
  const message: (Message | PowerMessage) & { readonly call: number } = JSON.parse(json);
  const entry = running.get(message.call);
  if (!entry) return;
  if (message.t !== "power") return entry.settle(message);
  const { call, n, power, method, args } = message;
  entry.frame.power(power, method, args).then(
    (value) => powerAnswered(call, n, { value: JSON.parse(JSON.stringify(value ?? null)) }),
    (cause) => powerAnswered(call, n, { error: cause instanceof Error ? cause.message : String(cause) }),
  );
});

/**
 * A plugin whose functions run right here, behind the same contexts and checks as in an engine: for tests of the pipeline, which
 * look at what their plugins saw. No product code knows of it.
 */
export const functionPlugin = (name: string, exported: unknown): Plugin => {
  const definition = checkDefinition(name, exported);
  return {
    ...definition.said,
    limits: limitsOf(),
    checksum: "0".repeat(64),
    shipped: true,
    load: async (_: EngineName, limits: Limits) => ({
      setUp: async ({ config, powers }) => {
        const declared = { patterns: [] as unknown[] };
        const given = {
          patterns: { declare: (more: readonly unknown[]) => declared.patterns.push(...more) },
          log: console,
        };
        const state = await definition.setup(config, given);
        return new FunctionGuest(definition, powers, state, limits.wallMs, declared);
      },
      close: async () => undefined,
    }),
  };
};

class FunctionGuest implements Guest {
  readonly #entries = new Map<HookName, Entry>();

  constructor(
    readonly definition: Definition,
    powers: object,
    readonly state: unknown,
    readonly wallMs: number,
    readonly declared: unknown,
  ) {
    for (const hook of HOOK_NAMES) {
      const handler = definition.handlers.get(hook);
      if (!handler) continue;
      const pure = definition.said.hooks.get(hook)?.pure === true;
      const prototype = contextPrototype(hook, powers, pure);
      this.#entries.set(hook, makeEntry(prototype, pure ? pureHandler(handler) : handler, state));
    }
  }

  call(hook: HookName, frame: CallFrame): GuestReply | undefined | Promise<GuestReply | undefined> {
    const entry = this.#entries.get(hook);
    if (!entry) throw new GuestFault("throw", `it has no ${hook}`);
    const call = ++calls;
    let late: Message | undefined;
    let onLate: ((message: Message) => void) | undefined;
    running.set(call, {
      frame,
      settle: (message) => {
        running.delete(call);
        late = message;
        onLate?.(message);
      },
    });
    const { id, service, principal, model, api, identity } = frame;
    const flags =
      (frame.stream ? FLAGS.stream : 0) +
      (frame.final ? FLAGS.final : 0) +
      (identity?.presented ? FLAGS.presented : 0);
    const left = entry(call, id, service, principal, model, api, flags, identity?.key, identity?.privileges);
    if (left === null) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          running.delete(call);
          dropCall(call);
          reject(new GuestFault("wall", `no answer within ${this.wallMs} ms`));
        }, this.wallMs);
        onLate = (message) => {
          clearTimeout(timer);
          settled(message, resolve, reject);
        };
        if (late) onLate(late);
      });
    }
    running.delete(call);
    if (left === undefined) return undefined;
    if (left === true) return { identifiedByKey: true };
    const message: Message = JSON.parse(leftMessage(call, left));
    if (message.t === "fault") throw new GuestFault("throw", message.message, message.stack);
    return message.reply;
  }

  async cleanUp(): Promise<void> {
    await this.definition.cleanup(this.state);
  }
}

const settled = (
  message: Message,
  resolve: (reply: GuestReply | undefined) => void,
  reject: (fault: GuestFault) => void,
): void => {
  if (message.t === "fault") reject(new GuestFault("throw", message.message, message.stack));
  else resolve(message.reply);
};
