import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { definePlugin, type ExchangeRecord } from "@sluice/sdk";
import { exportPKCS8, generateKeyPair } from "jose";
import { chat } from "../gateway/chat.ts";
import { KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { until } from "../upstream/until.ts";

interface Asked {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

const CHAT = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
};
const GENERATED = {
  candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0 }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
};

/** Providers and token endpoints of both clouds on one port, told apart by their paths. */
class Clouds {
  readonly providers: Asked[] = [];
  readonly tokens: Asked[] = [];
  /** What a token endpoint answers; by default a token that counts up. */
  token: () => Response | Promise<Response> = () => this.#next();
  /** Whether a provider takes what it is shown. */
  takes: (shown: string) => boolean = () => true;
  #given = 0;
  readonly server = Bun.serve({ port: 0, fetch: (request) => this.#answer(request) });

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  reset(): void {
    this.providers.length = 0;
    this.tokens.length = 0;
    this.token = () => this.#next();
    this.takes = () => true;
  }

  #next(): Response {
    return Response.json({ access_token: `token-number-${++this.#given}`, expires_in: 3600 });
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const asked = { path: pathname + search, headers: request.headers, body: await request.text() };
    if (pathname.includes("token")) {
      this.tokens.push(asked);
      return await this.token();
    }
    this.providers.push(asked);
    const shown = request.headers.get("authorization") ?? request.headers.get("api-key") ?? "";
    if (!this.takes(shown)) return Response.json({ error: { message: `no ${shown}` } }, { status: 401 });
    if (pathname.endsWith("/embeddings"))
      return Response.json({
        object: "list",
        model: "m",
        data: [{ object: "embedding", index: 0, embedding: [1] }],
      });
    return Response.json(pathname.includes(":generateContent") ? GENERATED : CHAT);
  }
}

const clouds = new Clouds();
const records: ExchangeRecord[] = [];
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});
const SECRET = "client-secret-0123456789";
let gateway: PlantedGateway;
/** The config, in which tokens are asked for with a scope of their own: what is known of another is of no use to it. */
let partsWith: (scope: string) => Parameters<typeof startPlanted>[0];
let round = 0;

beforeAll(async () => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const serviceAccount = JSON.stringify({
    client_email: "a@p.example",
    private_key: await exportPKCS8(privateKey),
    token_uri: `${clouds.url}/token`,
    project_id: "proj",
  });
  const entra = { tenant: "t.example", clientId: "app", clientSecret: SECRET, authority: clouds.url };
  const lines = (all: object) =>
    Object.entries(all)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
      .join("\n");
  const azure = { from: "azure-openai", baseUrl: clouds.url };
  const providersWith = (scope: string) => ({
    dated: { ...azure, azure: { apiVersion: "2024-10-21" }, apiKey: "azure-key-0123456789" },
    entra: { ...azure, entra: { ...entra, scope } },
    vertex: {
      baseUrl: `${clouds.url}/v1/projects/proj/locations/global/publishers/google`,
      google: { serviceAccount, scope },
    },
  });
  const services = Object.fromEntries(
    Object.keys(providersWith("")).map((name) => [name, { model: "open", targets: [{ provider: name }] }]),
  );
  partsWith = (scope) => ({
    upstream: "http://127.0.0.1:9/v1",
    providers: lines(providersWith(scope)),
    services: lines(services),
    more: "plugins: [{ use: watcher }]",
  });
  gateway = await startPlanted(partsWith("first"), [watcher]);
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await clouds.server.stop(true);
});
beforeEach(async () => {
  clouds.reset();
  await gateway.change(partsWith(`scope-${++round}`));
});

const ask = (model: string) => chat(gateway.url, { model });
const shown = () => clouds.providers.map(({ headers }) => headers.get("authorization"));

describe("Azure", () => {
  test("is asked on the path of the deployment, with its key in its own header", async () => {
    expect((await ask("dated/my gpt")).status).toBe(200);
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const body = JSON.stringify({ model: "dated/embed", input: "x" });
    expect((await fetch(`${gateway.url}/v1/embeddings`, { method: "POST", headers, body })).status).toBe(200);
    expect(clouds.providers.map(({ path }) => path)).toEqual([
      "/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21",
      "/openai/deployments/embed/embeddings?api-version=2024-10-21",
    ]);
    for (const { headers: sent } of clouds.providers) {
      expect(sent.get("api-key")).toBe("azure-key-0123456789");
      expect(sent.get("authorization")).toBeNull();
    }
    expect(JSON.parse(clouds.providers[0]?.body ?? "").model).toBe("my gpt");
  });

  test("is shown one token by all who ask at once, and by those behind them", async () => {
    const release = Promise.withResolvers<Response>();
    clouds.token = () => release.promise;
    const asking = Array.from({ length: 20 }, () => ask("entra/gpt"));
    await until(() => clouds.tokens.length > 0);
    release.resolve(Response.json({ access_token: "the-only-token", expires_in: 3600 }));
    for (const answer of await Promise.all(asking)) expect(answer.status).toBe(200);
    expect((await ask("entra/gpt")).status).toBe(200);
    expect(clouds.tokens.length).toBe(1);
    expect(clouds.tokens[0]?.path).toBe("/t.example/oauth2/v2.0/token");
    expect(new Set(shown())).toEqual(new Set(["Bearer the-only-token"]));
    expect(clouds.providers[0]?.path).toBe("/openai/v1/chat/completions");
  });

  test("that does not take a token any more is shown a new one the next time, and the old one is told to nobody", async () => {
    await ask("entra/gpt");
    const old = shown()[0] ?? "";
    clouds.takes = (one) => one !== old;
    const refused = await ask("entra/gpt");
    expect(refused.status).toBe(502);
    expect(await refused.text()).not.toContain(old.slice("Bearer ".length));
    expect((await ask("entra/gpt")).status).toBe(200);
    expect(clouds.tokens.length).toBe(2);
  });

  test("for which there is no token is not asked, and the client is told what to look at", async () => {
    clouds.token = () =>
      Response.json({ error: "invalid_client", error_description: `bad ${SECRET}` }, { status: 401 });
    const answer = await ask("entra/none");
    expect(answer.status).toBe(502);
    const { error } = JSON.parse(await answer.text());
    expect(error.code).toBe("UPSTREAM_CREDENTIAL");
    expect(error.message).toContain("answered 401 (invalid_client); look at `entra` under the provider");
    expect(error.message).not.toContain(SECRET);
    expect(clouds.providers.length).toBe(0);
    const recorded = () => records.find((record) => record.model === "entra/none");
    await until(() => recorded() !== undefined);
    expect(recorded()).toMatchObject({ outcome: "failed", errorCode: "UPSTREAM_CREDENTIAL" });
  });
});

test("a token outlives a change of the config that leaves its provider alone", async () => {
  await ask("entra/gpt");
  await gateway.change({ ...partsWith(`scope-${round}`), server: "maxBodyBytes: 1000000" });
  expect((await ask("entra/gpt")).status).toBe(200);
  expect(new Set(shown()).size).toBe(1);
  expect(clouds.tokens.length).toBe(1);
  await gateway.change(partsWith("another"));
  await ask("entra/gpt");
  expect(clouds.tokens.length).toBe(2);
});

describe("Vertex", () => {
  test("is asked in gemini's dialect with a token of the service account", async () => {
    const url = `${gateway.url}/v1beta/models/vertex/gemini-x:generateContent`;
    const headers = { "x-goog-api-key": KEY, "content-type": "application/json" };
    const body = JSON.stringify({ contents: [{ role: "user", parts: [{ text: "Hello" }] }] });
    const answer = await fetch(url, { method: "POST", headers, body });
    expect(await answer.json()).toEqual(GENERATED);
    const { path } = clouds.providers[0] ?? {};
    expect(path).toBe("/v1/projects/proj/locations/global/publishers/google/models/gemini-x:generateContent");
    expect(shown()[0]).toMatch(/^Bearer token-number-\d+$/);
    expect(clouds.providers[0]?.headers.get("x-goog-api-key")).toBeNull();
    expect(new URLSearchParams(clouds.tokens[0]?.body).get("grant_type")).toContain("jwt-bearer");
  });

  test("answers clients of chats too", async () => {
    const answer = await ask("vertex/gemini-x");
    expect(JSON.parse(await answer.text()).choices[0].message.content).toBe("Hi");
  });
});
