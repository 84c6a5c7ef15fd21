import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { deny } from "@sluice/sdk";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type Definition, type PlantedGateway, service, startPlanted } from "./planted.ts";
import { thenable } from "./thenable.ts";

const no = () =>
  deny({ code: "FORM_DENIED", message: "denied, whatever the handler looks like", status: 403 });

/**
 * Everything that a handler can look like. A framework that guesses from a function's source text what it does would
 * lose the denial of some: a bound or native one has no text, others have no `return` in it.
 */
const FORMS: Record<string, unknown> = {
  arrow: () => no(),
  function: function handler() {
    return no();
  },
  "async-arrow": async () => no(),
  "async-function": async function handler() {
    await Promise.resolve();
    return no();
  },
  method: {
    handler() {
      return no();
    },
  },
  bound: function handler(this: { readonly verdict: unknown }) {
    return this.verdict;
  }.bind({ verdict: no() }),
  "bound-async": (async () => no()).bind(undefined),
  proxy: new Proxy(no, {}),
  "proxy-of-nothing": new Proxy(() => undefined, { apply: () => no() }),
  "with-order": { order: "pre", handler: () => no() },
  "with-order-async": { order: "post", handler: async () => no() },
  "default-arguments": (_ctx: object, _state: unknown, verdict = no()) => verdict,
  destructuring: ({ id }: { readonly id: string }) => (id ? no() : undefined),
  thenable: () => thenable({ value: (resolve: (value: unknown) => void) => resolve(no()) }),
};
const HOOKS_THAT_DENY = ["onAuth", "onRequest", "onResponse"] as const;

const nameOf = (hook: string, form: string): string => `${hook.toLowerCase()}-${form}`;
const CASES = HOOKS_THAT_DENY.flatMap((hook) => Object.keys(FORMS).map((form) => ({ hook, form })));

let upstream: Upstream;
let local: PlantedGateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const definitions = CASES.map(({ hook, form }): Definition & object => ({
    ...{
      version: "1.0.0",
      powers: hook === "onResponse" ? { text: "read" } : {},
      hooks: { [hook]: FORMS[form] },
    },
    name: nameOf(hook, form),
  }));
  const services = CASES.map(({ hook, form }) =>
    service(nameOf(hook, form), [{ use: nameOf(hook, form) }]),
  ).join("\n");
  local = await startPlanted({ upstream: upstream.url, services }, definitions);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

for (const hook of HOOKS_THAT_DENY) {
  describe(`a denial of ${hook} denies over HTTP, given by`, () => {
    for (const form of Object.keys(FORMS)) {
      test(form, async () => {
        upstream.clear();
        const whole = await ask(local.url, nameOf(hook, form));
        expect([whole.status, whole.code, whole.text]).toEqual([403, "FORM_DENIED", ""]);
        expect(whole.headers.get("x-sluice-policy")).toBe(
          `${encodeURIComponent(`${nameOf(hook, form)}/${nameOf(hook, form)}`)}:FORM_DENIED`,
        );
        const streamed = await ask(local.url, nameOf(hook, form), { stream: true });
        expect([streamed.status, streamed.code, streamed.text]).toEqual([403, "FORM_DENIED", ""]);
        if (hook !== "onResponse") expect(upstream.requests).toEqual([]);
      });
    }
  });
}
