import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Evaluation, Principal, PureContext, Static } from "@sluice/sdk";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { setup } from "../../tests/gateway/setup.ts";
import { ask } from "../../tests/hooks/answers.ts";
import { settled as settledBy } from "../../tests/plugins/settled.ts";
import { config } from "./config.ts";
import costTags from "./index.ts";
import type { TagHeader } from "./sources.ts";

interface Powers {
  readonly headers: { readonly read: TagHeader[] };
  readonly charge: true;
}

interface Asked {
  readonly tags?: Readonly<Record<string, string>>;
  readonly principal?: Partial<Principal>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly service?: string;
}

const settled = (given: object): Static<typeof config> => settledBy(config, given);

const { onRoute } = costTags.hooks;
if (typeof onRoute !== "object" || !onRoute.pure) throw new Error("it has a pure handler");
const { handler } = onRoute;

const baseOf = ({ tags = {}, principal = {}, headers = {}, service = "chat" }: Asked) => ({
  service,
  principal: { name: "alice", type: "user" as const, groups: [], ...principal },
  tags,
  model: service,
  api: "openai-chat",
  stream: false,
  headers: { get: (name: TagHeader) => headers[name] },
});

/** What the plugin set and found. */
const tag = async (given: object, asked: Asked = {}) => {
  const set: Record<string, string> = {};
  const found: Evaluation[] = [];
  const ctx: PureContext<"onRoute", Powers> = {
    ...baseOf(asked),
    evaluation: (evaluation) => found.push(evaluation),
    setTag: (key, value) => {
      set[key] = value;
    },
    plan: { targets: [], keep: () => undefined, failOver: () => undefined, spread: () => undefined },
  };
  const state = await costTags.setup?.(settled(given), {});
  if (!state) throw new Error("there is a set-up");
  handler(ctx, state);
  return { set, found };
};

const LEVELS = {
  headers: { team: "x-team" },
  principals: {
    "group:everyone": { team: "of-everyone", floor: "1" },
    "group:ml": { team: "of-ml" },
    "group:eng": { team: "of-eng", cc: "of-eng" },
    alice: { team: "of-alice" },
  },
  services: { chat: { team: "of-chat", cc: "of-chat", product: "of-chat" } },
  tags: { team: "of-all", cc: "of-all", product: "of-all", env: "of-all" },
};

describe("a tag is taken", () => {
  const eng = { groups: ["eng", "ml"] };
  test("from the header before all else", async () => {
    const headers = { "x-team": "  of-header " };
    expect((await tag(LEVELS, { headers, principal: eng })).set.team).toBe("of-header");
  });
  test("from the principal's own name before its groups", async () => {
    expect((await tag(LEVELS, { principal: eng })).set.team).toBe("of-alice");
  });
  test("from the groups in the order of the config", async () => {
    const { principals, ...others } = LEVELS;
    const { "group:everyone": all, ...before } = principals;
    const ordered = { ...others, principals: { ...before, "group:everyone": all } };
    const { set } = await tag(ordered, { principal: { ...eng, name: "bob" } });
    expect(set).toEqual({ team: "of-ml", cc: "of-eng", floor: "1", product: "of-chat", env: "of-all" });
  });
  test("from the service before what holds for all", async () => {
    const anonymous = { name: "anonymous", type: "anonymous" as const };
    expect((await tag(LEVELS, { principal: anonymous })).set).toEqual({
      team: "of-chat",
      cc: "of-chat",
      product: "of-chat",
      env: "of-all",
    });
    expect((await tag(LEVELS, { principal: anonymous, service: "other" })).set).toEqual(LEVELS.tags);
  });
  test("in place of one of that name which the request brought", async () => {
    const tags = { env: "forged", mine: "stays" };
    expect((await tag({ tags: { env: "prod" } }, { tags })).set).toEqual({ env: "prod" });
  });
});

test("nothing is set that is so already, and nothing at all without a source", async () => {
  expect((await tag({ tags: { env: "prod" } }, { tags: { env: "prod" } })).set).toEqual({});
  expect((await tag({}, { headers: { "x-team": "a" } })).set).toEqual({});
});

describe("its bounds", () => {
  const many = (count: number, start = "t") =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${start}${at}`, "v"]));
  test("leave out what does not fit beside the tags of the request, the least first, and say so", async () => {
    const given = { services: { chat: many(3, "service") }, tags: many(3, "all") };
    const { set, found } = await tag(given, { tags: many(28) });
    expect(Object.keys(set)).toEqual(["service0", "service1", "service2", "all0"]);
    expect(found).toEqual([{ verdict: "flag", counts: { "tags-left-out": 2 } }]);
  });
  test("still let a full request's own tags be overwritten", async () => {
    const { set, found } = await tag({ tags: { t31: "ours" } }, { tags: many(32) });
    expect([set, found]).toEqual([{ t31: "ours" }, []]);
  });
  test("cut a header that is too long, and pass over one that is empty", async () => {
    const headers = { team: "x-team", project: "x-project" };
    const sent = { "x-team": "x".repeat(300), "x-project": "  " };
    expect((await tag({ headers }, { headers: sent })).set).toEqual({ team: "x".repeat(256) });
  });
  test("refuse a config beyond them", () => {
    for (const bad of [
      { tags: many(17) },
      { tags: { "": "v" } },
      { tags: { ["k".repeat(65)]: "v" } },
      { tags: { k: "v".repeat(257) } },
      { tags: { k: "" } },
      { tags: { __proto__x: "v", "a b": "v" } },
      { headers: { team: "authorization" } },
      { tag: {} },
    ]) {
      expect(() => settled(bad)).toThrow();
    }
  });
});

describe("in a gateway", () => {
  const whole = {
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 100,
      prompt_tokens_details: { cached_tokens: 400 },
      completion_tokens_details: { reasoning_tokens: 50 },
    },
  };
  const provider = Bun.serve({ port: 0, fetch: () => Response.json(whole) });
  let local: LocalGateway;
  beforeAll(async () => {
    const use = { use: "cost-tags", with: { headers: { team: "x-team" }, tags: { env: "test" } } };
    const service = (model: string) => ({ targets: [{ provider: "mine", model }], plugins: [use] });
    const services = `priced: ${JSON.stringify(service("gpt-4o-mini-2099-01-01"))}
unpriced: ${JSON.stringify(service("gpt-none"))}`;
    const providers = `mine: { from: openai, baseUrl: "${provider.url}v1", apiKey: none }`;
    local = await startLocal(setup({ upstream: "http://127.0.0.1:9/v1", services, providers }));
  });
  afterAll(async () => {
    await local.close();
    await provider.stop(true);
  });

  test("an answer says its cost, each token counted once", async () => {
    const got = await ask(local.url, "priced");
    const dollars = (600 * 0.15 + 400 * 0.075 + 100 * 0.6) / 1_000_000;
    expect([got.status, got.headers.get("x-sluice-cost")]).toEqual([200, `${dollars}`]);
  });
  test("an answer of a model whose price is not known says none", async () => {
    const got = await ask(local.url, "unpriced");
    expect([got.status, got.headers.get("x-sluice-cost")]).toEqual([200, null]);
  });
});
