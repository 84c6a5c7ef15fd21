import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SluiceError } from "../errors/index.ts";
import rows from "./providers.json" with { type: "json" };
import { CATALOG, resolveProvider } from "./providers.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-catalog-"));
afterAll(() => rmSync(folder, { recursive: true }));

const entries = [...CATALOG];
const repeated = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe("the catalogue", () => {
  test("has at least 34 providers, on the network and on the own machine", () => {
    expect(CATALOG.size).toBe(Object.keys(rows).length);
    expect(CATALOG.size).toBeGreaterThanOrEqual(34);
    for (const id of ["ollama", "vllm", "lm-studio", "llama-cpp"]) expect(CATALOG.get(id)?.local).toBe(true);
  });

  test.each(entries)("has a whole row for %s", (id, row) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    const url = new URL(row.baseUrl.replace(/\{[a-z-]+\}/g, "x"));
    expect(row.baseUrl).not.toEndWith("/");
    expect(row.baseUrl).not.toEndWith("/chat/completions");
    expect(url.search + url.hash + url.username).toBe("");
    expect(url.protocol).toBe(row.local ? "http:" : "https:");
    // Of two rows of one key the one of the provider's own dialect is taken where nothing is configured.
    const twin = entries.some(
      ([, other]) => other !== row && row.baseUrl.startsWith(other.baseUrl) && other.apiKeyEnv !== undefined,
    );
    const shownTokens = row.baseUrl.includes("{project}");
    expect(row.apiKeyEnv === undefined).toBe(row.local === true || twin || shownTokens);
    if (row.local) expect(url.hostname).toBe("127.0.0.1");
  });

  test("has each provider, key variable, and address of a dialect once", () => {
    const remote = entries.map(([, row]) => row).filter((row) => !row.local);
    expect(repeated(entries.map(([, { title }]) => title.toLowerCase()))).toEqual([]);
    expect(repeated(remote.map(({ dialect, baseUrl }) => `${dialect} ${baseUrl}`))).toEqual([]);
    expect(repeated(remote.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []))).toEqual([]);
  });
});

describe("resolveProvider", () => {
  const own = { dialect: "openai-chat", baseUrl: "https://llm.example/v1//" } as const;

  test("knows the field that bounds a chat's answer: that of OpenAI's newest models is OpenAI's and Azure's alone", () => {
    const of = (name: string, more = {}) =>
      resolveProvider(name, { apiKey: "k", ...more }, folder).maxTokensField;
    expect([of("openai"), of("mistral"), of("mine", own)]).toEqual([
      "max_completion_tokens",
      "max_tokens",
      "max_tokens",
    ]);
    expect(of("mine", { ...own, maxTokensField: "max_completion_tokens" })).toBe("max_completion_tokens");
  });

  test("fills a provider from the row of its name", () => {
    expect(resolveProvider("mistral", { apiKey: "k" }, folder)).toEqual({
      name: "mistral",
      catalogId: "mistral",
      dialect: "openai-chat",
      also: [],
      baseUrl: "https://api.mistral.ai/v1",
      authHeader: { name: "authorization", value: "Bearer k" },
      headers: [],
      protocol: "http1.1",
      forwardHeaders: [],
      maxTokensField: "max_tokens",
      byPublisher: false,
      body: {},
      streamUsage: false,
      secrets: ["k"],
    });
  });

  test("knows what a provider speaks beside, for as long as it is asked at its own address", () => {
    expect(resolveProvider("openai", { apiKey: "k" }, folder).also).toEqual(["openai-responses"]);
    expect(resolveProvider("openai", { apiKey: "k", dialect: "openai-chat" }, folder).also).toEqual([]);
    expect(resolveProvider("openai", { baseUrl: "https://proxy.example/v1" }, folder).also).toEqual([]);
  });

  test("fills a provider from the row that it names, and its own fields win", () => {
    const resolved = resolveProvider(
      "mine",
      { from: "mistral", baseUrl: "https://eu.example/v1", streamUsage: true },
      folder,
    );
    expect(resolved.catalogId).toBe("mistral");
    expect(resolved.baseUrl).toBe("https://eu.example/v1");
    expect(resolved.streamUsage).toBe(true);
    expect(resolved.authHeader).toBeUndefined();
  });

  test("sends the bare key in any other header than authorization", () => {
    const header = (name: string) =>
      resolveProvider("p", { ...own, apiKey: "k", header: name }, folder).authHeader;
    expect(header("X-Api-Key")).toEqual({ name: "x-api-key", value: "k" });
    expect(header("Authorization")).toEqual({ name: "authorization", value: "Bearer k" });
  });

  test("takes slashes from the end of the address, and keeps headers with their secrets", () => {
    const resolved = resolveProvider("p", { ...own, headers: { "x-token": "t", "x-title": "s" } }, folder);
    expect(resolved.baseUrl).toBe("https://llm.example/v1");
    expect(resolved.headers).toEqual([
      ["x-token", "t"],
      ["x-title", "s"],
    ]);
    expect(resolved.secrets).toEqual(["t"]);
    expect(resolved.streamUsage).toBe(true);
  });

  test("reads a CA file relative to the config's folder", () => {
    writeFileSync(join(folder, "ca.pem"), "pem");
    expect(resolveProvider("p", { ...own, caFile: "ca.pem", protocol: "http2" }, folder)).toMatchObject({
      ca: "pem",
      protocol: "http2",
    });
    expect(() => resolveProvider("p", { ...own, caFile: "none.pem" }, folder)).toThrow(SluiceError);
  });

  test("refuses a provider that nobody knows", () => {
    expect(() => resolveProvider("nobody-knows-this-one", {}, folder)).toThrow(SluiceError);
  });
});
