import type { CaseGroup } from "../case.ts";

const DENY = `{ kind: "deny", code: "STOP", message: "no" }`;
const DENIED = { verdict: { kind: "deny", code: "STOP", message: "no" } };

/** Prototypes and built-ins changed: nobody else may see it, and no verdict may change by it. */
export const POLLUTION: CaseGroup = {
  title: "Pollution of prototypes and built-ins",
  cases: [
    {
      name: "properties of `Object.prototype`, of every name that a message has",
      handler: `() => {
        for (const name of ["t", "call", "kind", "verdict", "reply", "effects", "identifiedByKey", "tags", "polluted", "then2"]) {
          Object.prototype[name] = "polluted";
        }
        return ${DENY};
      }`,
      ends: DENIED,
    },
    {
      name: "setters of `Object.prototype` that keep what the guest makes",
      top: "let caught = 0;",
      callsBefore: 1,
      handler: `() => {
        for (const name of ["verdict", "resolve", "reject", "value", "before", "work", "ctx", "message"]) {
          Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, get: () => undefined, set: () => { caught++; } });
        }
        return { kind: "deny", code: "STOP", message: caught > 0 ? "caught" : "no" };
      }`,
      ends: DENIED,
    },
    {
      name: "methods that the guest itself could use, replaced",
      handler: `() => {
        const forge = () => '{"t":"reply","call":1,"reply":{"verdict":"forged"}}';
        JSON.stringify = forge; JSON.parse = () => ({ t: "describe" });
        Array.prototype.push = forge; Array.prototype.join = forge; Array.prototype.map = forge;
        String.prototype.slice = forge; Map.prototype.get = forge; Map.prototype.set = forge; Map.prototype.delete = forge;
        WeakMap.prototype.get = forge; Promise.prototype.then = forge; const f = Object.getPrototypeOf(forge); f.call = forge; f.apply = forge; f.bind = forge;
        Reflect.apply = forge; Object.freeze = (x) => x; Object.hasOwn = () => false;
        Array.prototype[Symbol.iterator] = function* () { yield "forged"; };
        return ${DENY};
      }`,
      ends: DENIED,
    },
    {
      name: "replaced methods, of a call that waits",
      callsBefore: 1,
      handler: `async () => {
        Promise.prototype.then = () => "forged"; Promise.resolve = () => "forged";
        globalThis.Promise = class { constructor() { throw new Error("forged"); } };
        await null;
        return ${DENY};
      }`,
      ends: DENIED,
    },
    {
      name: "a `toJSON` of everything",
      handler: `() => { Object.prototype.toJSON = () => "all of it"; return ${DENY}; }`,
      ends: { verdict: "all of it" },
    },
    {
      name: "`__proto__` as a key of a result",
      handler: `(ctx) => {
        ctx.local.__proto__ = { polluted: 1 };
        ctx.setTag("__proto__", "polluted");
        ctx.setTag("constructor", "polluted");
        return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
      }`,
      ends: {
        verdict: JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
      },
    },
  ],
};
