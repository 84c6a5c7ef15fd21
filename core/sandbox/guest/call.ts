import { faultMessage, replyMessage, send } from "./outgoing.ts";
import {
  assign,
  freeze,
  isLoose,
  isObject,
  type Loose,
  NativeTypeError,
  safeMap,
  safeWeakMap,
} from "./primordials.ts";
import { isThenable, whenSettled } from "./settle.ts";
import { toJson } from "./to-json.ts";
import { FLAGS, GIVEN, type GivenName, type Head, Work } from "./work.ts";

const USELESS = "this context is of no use outside of its call";

/** What a handler is called with, and what comes of it. */
export type Handler = (ctx: object, state: unknown) => Loose | null | undefined;

/**
 * Calls a handler. Gives back `undefined` where it left nothing behind, `true` where it identified by the key that came with the
 * call, `null` where it goes on and a message will say how it ended, and else its reply, or the message that it failed.
 */
export type Entry = (
  call: number,
  id: unknown,
  service: unknown,
  principal: unknown,
  model: unknown,
  api: unknown,
  flags: number,
  key: Loose | undefined,
  privileges: unknown,
  // The fields of `GIVEN`, of which some may be `undefined`; there only with `FLAGS.given`.
  tags?: unknown,
  plan?: unknown,
  headers?: unknown,
  cost?: unknown,
  outcome?: unknown,
  usage?: unknown,
  prices?: unknown,
) => undefined | true | null | string;

// Of the one call that is in its synchronous part: variables, for an object with nine properties costs a call half of its time.
let live: object | undefined;
let liveWork: Work | undefined;
let liveFields: object | undefined;
let liveCall = 0;
let liveId: unknown;
let liveService: unknown;
let livePrincipal: unknown;
let liveModel: unknown;
let liveApi: unknown;
let liveFlags = 0;
let liveKey: Loose | undefined;
let livePrivileges: unknown;
let liveIdentity: object | undefined;
let liveHasGiven = false;
let liveTags: unknown;
let livePlan: unknown;
let liveHeaders: unknown;
let liveCost: unknown;
let liveOutcome: unknown;
let liveUsage: unknown;
let livePrices: unknown;

/** A call behind its synchronous part. */
interface KeptWork extends Work {
  head: Head;
  identity: object | undefined;
}

/** Calls that wait for something, by their contexts and by their numbers. */
const kept = safeWeakMap<object, KeptWork>();
const waiting = safeMap<number, { readonly ctx: object; readonly work: KeptWork }>();

const useless = (): Error => new NativeTypeError(USELESS);

const keptOf = (ctx: unknown): KeptWork => {
  const work = isObject(ctx) ? kept.get(ctx) : undefined;
  if (work === undefined) throw useless();
  return work;
};

/** Keeps what is known of the live call for its later parts. */
const keepLive = (ctx: object): KeptWork => {
  const head: Head = {
    id: liveId,
    service: liveService,
    principal: livePrincipal,
    model: liveModel,
    api: liveApi,
    flags: liveFlags,
    key: liveKey,
    privileges: livePrivileges,
  };
  const made = liveWork ?? new Work(liveCall, liveFields);
  const work = assign(made, { head, identity: liveIdentity });
  for (let at = 0; liveHasGiven && at < GIVEN.length; at++) {
    const name = GIVEN[at] ?? "tags";
    const value = LIVE_GIVEN[name]();
    if (value !== undefined) work.keepField(name, work.field(name, value));
  }
  kept.set(ctx, work);
  if (liveIdentity !== undefined) kept.set(liveIdentity, work);
  waiting.set(liveCall, { ctx, work });
  live = undefined;
  return work;
};

/** What a context's call needs beyond its head. Throws where the call is over. */
export const workOf = (ctx: unknown): Work => {
  if (ctx !== live || live === undefined) return keptOf(ctx);
  liveWork ??= new Work(liveCall, liveFields);
  return liveWork;
};

/** Whether a context's call has needed anything beyond its head. */
export const hasWork = (ctx: unknown): boolean => ctx !== live || liveWork !== undefined;

/** Makes the function that reads a field which may have come with the call: where it has, that costs next to nothing. */
export const fieldReader = (name: GivenName): ((ctx: unknown) => unknown) => {
  const given = LIVE_GIVEN[name];
  return (ctx) => {
    if (liveHasGiven && ctx === live) {
      const value = given();
      // The call may have put another one in its place.
      if (value !== undefined && liveWork === undefined) return value;
      return workOf(ctx).field(name, value);
    }
    return workOf(ctx).field(name);
  };
};

const LIVE_GIVEN: Readonly<Record<GivenName, () => unknown>> = {
  tags: () => liveTags,
  plan: () => livePlan,
  headers: () => liveHeaders,
  cost: () => liveCost,
  outcome: () => liveOutcome,
  usage: () => liveUsage,
  prices: () => livePrices,
};

/** What every context of an exchange tells of its call's head. */
export const HEAD_GETTERS = {
  id(this: unknown): unknown {
    return this === live ? liveId : keptOf(this).head.id;
  },
  service(this: unknown): unknown {
    return this === live ? liveService : keptOf(this).head.service;
  },
  principal(this: unknown): unknown {
    return this === live ? livePrincipal : keptOf(this).head.principal;
  },
  model(this: unknown): unknown {
    return this === live ? liveModel : keptOf(this).head.model;
  },
  api(this: unknown): unknown {
    return this === live ? liveApi : keptOf(this).head.api;
  },
};

/** The flags of a context's call. Throws where the call is over. */
export const flagsOf = (ctx: unknown): number => (ctx === live ? liveFlags : keptOf(ctx).head.flags);

/** What `ctx.identity` has. Every request asks for it, so it is nothing but a way to the live call's variables. */
const IDENTITY = freeze({
  get key(): unknown {
    return isLive(this) ? liveKey : keptOf(this).head.key;
  },
  get presented(): boolean {
    return ((isLive(this) ? liveFlags : keptOf(this).head.flags) & FLAGS.presented) !== 0;
  },
  privileges(): unknown {
    return isLive(this) ? livePrivileges : keptOf(this).head.privileges;
  },
});

const isLive = (identity: object): boolean => identity === liveIdentity && live !== undefined;

/** The power `identity`. */
export function identityOf(this: unknown): object {
  if (this === live) {
    liveIdentity ??= { __proto__: IDENTITY };
    return liveIdentity;
  }
  const work = keptOf(this);
  work.identity ??= { __proto__: IDENTITY };
  kept.set(work.identity, work);
  return work.identity;
}

/** What the live call has left behind beside a verdict; set while the handler ran, which the compiler does not see. */
const liveReply = (): string | undefined => liveWork?.reply(undefined);

/** Makes the function that a hook of an instance is called by. */
export const makeEntry =
  (prototype: object, handler: Handler, state: unknown): Entry =>
  (
    call,
    id,
    service,
    principal,
    model,
    api,
    flags,
    key,
    privileges,
    tags,
    plan,
    headers,
    cost,
    outcome,
    usage,
    prices,
  ) => {
    liveCall = call;
    liveId = id;
    liveService = service;
    livePrincipal = principal;
    liveModel = model;
    liveApi = api;
    liveFlags = flags;
    liveKey = key;
    livePrivileges = privileges;
    liveWork = undefined;
    liveIdentity = undefined;
    liveHasGiven = flags >= FLAGS.given;
    if (liveHasGiven) {
      liveTags = tags;
      livePlan = plan;
      liveHeaders = headers;
      liveCost = cost;
      liveOutcome = outcome;
      liveUsage = usage;
      livePrices = prices;
    }
    const ctx = { __proto__: prototype };
    live = ctx;
    try {
      const result = handler(ctx, state);
      if (liveWork === undefined) {
        if (result === undefined) {
          live = undefined;
          return undefined;
        }
        const says = typeof result === "object" && result !== null && key !== undefined;
        if (says && result.kind === "identify" && result.principal === key.principal) {
          if (typeof result.then !== "function") {
            live = undefined;
            return true;
          }
        }
      } else if (result === undefined) {
        const reply = liveReply();
        live = undefined;
        return reply;
      }
      return settle(ctx, call, result);
    } catch (error) {
      live = undefined;
      return faultMessage(call, error);
    }
  };

/** Calls an entry with fields that came with the call. */
export const callWithFields = (entry: Entry, call: number, head: Head, fields: object): ReturnType<Entry> => {
  liveFields = fields;
  try {
    return entry(
      call,
      head.id,
      head.service,
      head.principal,
      head.model,
      head.api,
      head.flags,
      isLoose(head.key) ? head.key : undefined,
      head.privileges,
    );
  } finally {
    liveFields = undefined;
  }
};

/** A call that the host gave up. */
export const dropCall = (call: number): void => {
  live = undefined;
  const entry = waiting.get(call);
  if (entry !== undefined) end(entry.ctx, entry.work);
};

/** The call whose power was answered. */
export const waitingCall = (call: number): Work | undefined => waiting.get(call)?.work;

const settle = (ctx: object, call: number, result: unknown): ReturnType<Entry> => {
  if (isThenable(result)) {
    const work = keepLive(ctx);
    whenSettled(
      result,
      (value) => finish(ctx, work, () => replyMessage(call, work.reply(verdictMember(value, work.head.key)))),
      (error) => finish(ctx, work, () => faultMessage(call, error)),
    );
    return null;
  }
  const member = verdictMember(result, liveKey);
  const reply = liveWork === undefined ? member && `{${member}}` : liveWork.reply(member);
  live = undefined;
  return reply;
};

const finish = (ctx: object, work: KeptWork, message: () => string): void => {
  // The host may have given it up.
  if (kept.get(ctx) !== work) return;
  let json: string;
  try {
    json = message();
  } catch (error) {
    json = faultMessage(work.call, error);
  }
  end(ctx, work);
  send(json);
};

const end = (ctx: object, work: KeptWork): void => {
  kept.delete(ctx);
  if (work.identity !== undefined) kept.delete(work.identity);
  waiting.delete(work.call);
  work.abandon(useless);
};

const BY_KEY = '"identifiedByKey":true';

/** A verdict as a member of the reply. The key's own principal needs no copy: the host has it. */
const verdictMember = (result: unknown, key: unknown): string | undefined => {
  if (result === undefined) return undefined;
  if (isLoose(key) && isLoose(result) && result.kind === "identify" && result.principal === key.principal) {
    return BY_KEY;
  }
  const json = toJson(result);
  if (json === undefined) {
    throw new NativeTypeError("a hook returns a verdict or nothing, not a function or symbol");
  }
  return `"verdict":${json}`;
};
