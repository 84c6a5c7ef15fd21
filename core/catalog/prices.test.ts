import { describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import file from "./prices.json" with { type: "json" };
import { ListedPriceSchema, ModelsSchema, PRICES_AS_OF, priceOf } from "./prices.ts";
import { CATALOG } from "./providers.ts";

const providers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = file.providers;

describe("the price list", () => {
  test("is of its form, and has a day", () => {
    const odd = Object.entries(providers).filter(([, models]) => !Value.Check(ModelsSchema, models));
    expect(odd).toEqual([]);
    expect(PRICES_AS_OF).toBe(file.asOf);
  });
  test("has the prices of two thousand models", () => {
    const models = Object.values(providers).flatMap((list) => Object.keys(list));
    expect(models.length).toBeGreaterThan(2000);
  });
  test("gives every one of them back under its own name", () => {
    const missing = Object.entries(providers).flatMap(([provider, models]) =>
      Object.keys(models).filter((model) => !priceOf(provider, model)),
    );
    expect(missing).toEqual([]);
  });
  test("never charges more for what was cached than for what was not", () => {
    for (const [provider, models] of Object.entries(providers)) {
      for (const model of Object.keys(models)) {
        const { cacheReadPerMTok = 0, inputPerMTok = 0 } = priceOf(provider, model) ?? {};
        expect([provider, model, cacheReadPerMTok <= inputPerMTok]).toEqual([provider, model, true]);
      }
    }
  });
  test("has no price below nothing, and no field that nobody knows", () => {
    for (const bad of [{ input: -1 }, { input: "1" }, { input: 1, perImage: 2 }, {}])
      expect(Value.Check(ListedPriceSchema, bad)).toBe(false);
  });
  test("stands under names that the catalogue or the list itself has", () => {
    for (const listed of Object.values(file.lists)) expect(Object.keys(providers)).toContain(listed);
    const unpriced = [...CATALOG.keys()].filter((id) => priceOf(id, "no-such-model"));
    expect(unpriced).toEqual([]);
  });
});

describe("a model is found", () => {
  const mini = { inputPerMTok: 0.15, outputPerMTok: 0.6, cacheReadPerMTok: 0.075 };
  test("by its own name", () => expect(priceOf("openai", "gpt-4o-mini")).toEqual(mini));
  test("with a date that is not listed, in the ways that dates are written", () => {
    for (const date of ["-2027-01-31", "-20270131", "@20270131"])
      expect(priceOf("openai", `gpt-4o-mini${date}`)).toEqual(mini);
  });
  test("by its own dated price, where there is one", () => {
    const dated = priceOf("openai", "gpt-4o-2024-05-13");
    expect(dated?.inputPerMTok).toBe(5);
    expect(dated).not.toEqual(priceOf("openai", "gpt-4o"));
  });
  test("without the profile of regions that it is called by", () => {
    const lite = priceOf("bedrock", "amazon.nova-lite-v1:0");
    expect(lite).toBeDefined();
    for (const around of ["us.", "global.", "arn:aws:bedrock:us-east-1:1:inference-profile/us."])
      expect(priceOf("bedrock", `${around}amazon.nova-lite-v1:0`)).toEqual(lite);
  });
  test("as -latest, and without it", () => {
    expect(priceOf("openai", "gpt-4o-mini-latest")).toEqual(mini);
    expect(priceOf("anthropic", "claude-3-5-haiku")).toEqual(priceOf("anthropic", "claude-3-5-haiku-latest"));
    expect(priceOf("anthropic", "claude-3-5-haiku")?.outputPerMTok).toBe(4);
  });
  test("behind a path", () => {
    const direct = priceOf("fireworks", "deepseek-v3");
    expect(direct).toBeDefined();
    expect(priceOf("fireworks", "accounts/fireworks/models/deepseek-v3")).toEqual(direct);
  });
  test("fine-tuned, whoever owns it", () => {
    const base = priceOf("openai", "ft:gpt-4o-2024-08-06");
    expect(base?.inputPerMTok).toBe(3.75);
    expect(priceOf("openai", "ft:gpt-4o-2024-08-06:acme:bot:abc123")).toEqual(base);
  });
  test("by the names that its provider's endpoints have in the catalogue", () => {
    expect(priceOf("anthropic-openai", "claude-haiku-4-5")).toEqual(priceOf("anthropic", "claude-haiku-4-5"));
    expect(priceOf("anthropic-openai", "claude-haiku-4-5")?.cacheWritePerMTok).toBe(1.25);
    expect(priceOf("vertex-anthropic", "claude-sonnet-4-5@20250929")?.outputPerMTok).toBe(15);
  });
  test("as <provider>/<model> at one that passes on, whose own price wins", () => {
    expect(priceOf("vercel-ai-gateway", "openai/gpt-4o-mini")).toEqual(mini);
    expect(priceOf("my-proxy", "openai/gpt-4o-mini")).toEqual(mini);
    const own = priceOf("groq", "openai/gpt-oss-120b");
    expect(own).toBeDefined();
    expect(priceOf("openai", "gpt-oss-120b")).toBeUndefined();
  });
});

describe("a price that hangs on the length of the input", () => {
  const inputAt = (tokens: number) => priceOf("gemini-openai", "models/gemini-2.5-pro", tokens)?.inputPerMTok;
  test("is the lower one up to the bound, and the higher one beyond", () => {
    expect([inputAt(0), inputAt(128_000), inputAt(128_001)]).toEqual([1.25, 1.25, 2.5]);
  });
  test("goes by the first bound that holds, where there are several", () => {
    const at = (tokens: number) => priceOf("gemini", "gemini-3.1-pro-preview", tokens)?.inputPerMTok;
    expect([at(100), at(200_000), at(200_001)]).toEqual([2, 2, 4]);
  });
});

describe("no price is known", () => {
  test("of a model that is not listed, of a provider that is not, and of none", () => {
    for (const [provider, model] of [
      ["openai", "gpt-none"],
      ["openai", ""],
      ["openai", "constructor"],
      ["upstream", "gpt-4o"],
      ["__proto__", "toString"],
      ["openai", "mini"],
      ["my-proxy", "/gpt-4o"],
    ] as const) {
      expect([provider, model, priceOf(provider, model)]).toEqual([provider, model, undefined]);
    }
  });
  test("of a model on one's own machine, whatever it is called", () => {
    expect(priceOf("ollama", "openai/gpt-4o-mini")).toBeUndefined();
  });
});
