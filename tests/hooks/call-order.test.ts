import { afterAll, beforeAll, expect, test } from "bun:test";
import { answer, definePlugin, type HookOrder } from "@sluice/sdk";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

const told: string[] = [];

/** Tells of each call of its hooks, which all stand in one place. */
const teller = (name: string, order: HookOrder) => {
  const tell = (hook: string) => ({ order, handler: () => void told.push(`${hook} ${name}`) });
  return definePlugin({
    name,
    version: "1.0.0",
    hooks: {
      onAuth: tell("onAuth"),
      onRoute: tell("onRoute"),
      onRequest: tell("onRequest"),
      onResponse: tell("onResponse"),
    },
  });
};

const giver = definePlugin({
  name: "giver",
  version: "1.0.0",
  hooks: {
    onRequest: () => answer({ text: ["given"], usage: { inputTokens: 0, outputTokens: 0 } }),
    onResponse: () => void told.push("onResponse giver"),
  },
});

const NAMES = ["late", "plain", "early", "later", "plainer", "earlier"];
let upstream: Upstream;
let local: PlantedGateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const uses = (names: readonly string[]) => names.map((use) => ({ use }));
  local = await startPlanted(
    {
      upstream: upstream.url,
      services: [
        service("ordered", uses(NAMES.slice(2))),
        service("given", uses([...NAMES.slice(2), "giver"])),
      ].join("\n"),
      more: `plugins: ${JSON.stringify(uses(NAMES.slice(0, 2)))}`,
    },
    [
      teller("early", "pre"),
      teller("earlier", "pre"),
      teller("plain", "normal"),
      teller("plainer", "normal"),
      teller("late", "post"),
      teller("later", "post"),
      giver,
    ],
  );
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const IN_ORDER = ["early", "earlier", "plain", "plainer", "late", "later"];
const callsOf = (hook: string): string[] =>
  told.flatMap((call) => (call.startsWith(`${hook} `) ? [call.slice(hook.length + 1)] : []));

for (const stream of [false, true]) {
  test(`pre, normal, post, then the order of the config; onResponse in reverse${stream ? ", streamed" : ""}`, async () => {
    told.length = 0;
    await ask(local.url, "ordered", { stream });
    for (const hook of ["onAuth", "onRoute", "onRequest"]) expect(callsOf(hook)).toEqual(IN_ORDER);
    expect(callsOf("onResponse")).toEqual(IN_ORDER.toReversed());
    expect(told.map((call) => call.split(" ")[0])).toEqual(
      ["onAuth", "onRoute", "onRequest", "onResponse"].flatMap((hook) => IN_ORDER.map(() => hook)),
    );
  });

  test(`an answer of a plugin passes those before it in reverse, and those behind it are never called${stream ? ", streamed" : ""}`, async () => {
    told.length = 0;
    const got = await ask(local.url, "given", { stream });
    expect(got.text).toBe("given");
    expect(callsOf("onRequest")).toEqual(["early", "earlier", "plain", "plainer"]);
    expect(callsOf("onResponse").toSorted()).toEqual(["earlier", "early", "giver", "plain", "plainer"]);
    expect(callsOf("onResponse").filter((name) => name !== "giver")).toEqual([
      "plainer",
      "plain",
      "earlier",
      "early",
    ]);
  });
}
