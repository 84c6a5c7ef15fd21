import { describe, expect, test } from "bun:test";
import { checkConfig } from "../config/check.ts";
import type { ProviderConfig } from "../config/schema.ts";
import { azureUrl } from "./addresses.ts";
import { resolveProvider } from "./providers.ts";

const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "hush-hush" };
const ACCOUNT = JSON.stringify({
  client_email: "a@b",
  private_key: "-----BEGIN PRIVATE KEY-----",
  token_uri: "https://tokens.example",
  project_id: "from-the-key",
});
const GOOGLE = { source: "key" as const, location: "global", scope: "s" };
const resolved = (name: string, provider: ProviderConfig) => resolveProvider(name, provider, "/");

describe("addresses with places", () => {
  test("are filled from the provider's own config", () => {
    const aws = { source: "key" as const, region: "eu-central-1", service: "bedrock", ...KEY };
    const bedrock = resolved("bedrock", { aws });
    expect(bedrock.baseUrl).toBe("https://bedrock-runtime.eu-central-1.amazonaws.com");
    expect(bedrock.credential).toBeDefined();
    expect(bedrock.secrets).toEqual(["hush-hush"]);
    expect(bedrock.authHeader).toBeUndefined();
    const places = (google: Partial<ProviderConfig["google"]>) =>
      resolved("vertex-openai", { google: { ...GOOGLE, serviceAccount: ACCOUNT, ...google } }).baseUrl;
    expect(places({})).toBe(
      "https://aiplatform.googleapis.com/v1/projects/from-the-key/locations/global/endpoints/openapi",
    );
    expect(places({ location: "europe-west4", project: "mine" })).toBe(
      "https://europe-west4-aiplatform.googleapis.com/v1/projects/mine/locations/europe-west4/endpoints/openapi",
    );
    for (const part of ["us", "eu"])
      expect(places({ location: part, project: "mine" })).toBe(
        `https://aiplatform.${part}.rep.googleapis.com/v1/projects/mine/locations/${part}/endpoints/openapi`,
      );
  });

  test("that nothing fills are a mistake that names the field", () => {
    expect(() => resolved("bedrock", { apiKey: "k" })).toThrow("aws.region");
    expect(() => resolved("azure-openai", { apiKey: "k" })).toThrow("azure.resource");
  });

  test("are not looked at where there is a baseUrl", () => {
    const { baseUrl, authHeader } = resolved("bedrock", { baseUrl: "http://127.0.0.1:9/", apiKey: "k" });
    expect(baseUrl).toBe("http://127.0.0.1:9");
    expect(authHeader).toEqual({ name: "authorization", value: "Bearer k" });
  });
});

describe("Azure's paths", () => {
  const HOST = "https://r.openai.azure.com";
  test.each([
    [
      "2024-10-21",
      "/chat/completions",
      "/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21",
    ],
    ["2024-10-21", "/embeddings", "/openai/deployments/my%20gpt/embeddings?api-version=2024-10-21"],
    ["2025-04-01-preview", "/responses", "/openai/responses?api-version=2025-04-01-preview"],
    [undefined, "/chat/completions", "/openai/v1/chat/completions"],
    ["v1", "/responses", "/openai/v1/responses"],
    ["preview", "/responses", "/openai/v1/responses?api-version=preview"],
  ])("of version %s: %s", (version, path, expected) => {
    for (const base of [HOST, `${HOST}/openai`, `${HOST}/openai/v1`])
      expect(azureUrl(base, version)(path, "my gpt")).toBe(HOST + expected);
  });

  test("come with the row of the catalogue, or with the field", () => {
    const row = resolved("azure-openai", { azure: { resource: "r" }, apiKey: "k" });
    expect(row.urlOf?.("/embeddings", "m")).toBe(`${HOST}/openai/v1/embeddings`);
    expect(row.authHeader).toEqual({ name: "api-key", value: "k" });
    // Whatever the host is, the paths are known.
    for (const place of [{ azure: { resource: "r" } }, { baseUrl: HOST }])
      expect(resolved("azure-openai", place).also).toEqual(["openai-responses"]);
    const own = resolved("mine", { dialect: "openai-chat", baseUrl: HOST, azure: {}, apiKey: "k" });
    expect(own.urlOf?.("/embeddings", "m")).toBe(`${HOST}/openai/v1/embeddings`);
    expect(own.authHeader?.name).toBe("api-key");
  });
});

describe("the config says what is wrong", () => {
  const problems = (provider: object, name = "p") => {
    const all = { dialect: "openai-chat", baseUrl: "https://p.example", ...provider };
    return checkConfig(JSON.stringify({ providers: { [name]: all } }), { env: {} }).problems.map(
      ({ path, message }) => `${path}: ${message}`,
    );
  };
  const ENTRA = { tenant: "t", clientId: "c", clientSecret: "s" };

  test.each([
    [{ apiKey: "k", entra: ENTRA }, "providers.p.entra: the provider is shown `apiKey` already; keep one"],
    [{ aws: { region: "r", accessKeyId: "a" } }, "providers.p.aws: needs both of"],
    [
      { aws: { region: "r", sessionToken: "a" } },
      "providers.p.aws.sessionToken: belongs to an `accessKeyId`",
    ],
    [{ aws: { region: "a.b/c" } }, "providers.p.aws.region: must be letters"],
    [
      { aws: { region: "r", source: "environment", accessKeyId: "a", secretAccessKey: "s" } },
      "providers.p.aws.accessKeyId: is not used with `source: environment`",
    ],
    [{ aws: { region: "r", profile: "p" } }, "providers.p.aws.profile: is not used with `source: key`"],
    [
      { google: { source: "environment", serviceAccountFile: "f" } },
      "providers.p.google.serviceAccountFile: is not used with `source: environment`",
    ],
    [
      { entra: { tenant: "t", clientId: "c" } },
      "providers.p.entra: needs `clientSecret`, or another `source`",
    ],
    [
      { entra: { source: "managed-identity", clientSecret: "s" } },
      "providers.p.entra.clientSecret: is not used with `source: managed-identity`",
    ],
    [
      { apiKey: "k", aws: { region: "r", source: "environment" } },
      "providers.p.aws: the provider is shown `apiKey` already; keep one",
    ],
    [{ azure: { resource: "r" } }, "providers.p.azure.resource: is not used where there is a `baseUrl`"],
    [{ azure: { apiVersion: "2024" } }, "providers.p.azure.apiVersion: must be a date"],
    [{ entra: { ...ENTRA, tenant: "../x" } }, "providers.p.entra.tenant: must be the id"],
    [
      { google: { serviceAccount: "{}" } },
      "providers.p.google.serviceAccount: is no key of a service account",
    ],
    [
      { google: { serviceAccountFile: "none" } },
      "providers.p.google.serviceAccountFile: the file cannot be read",
    ],
  ])("%j", (provider, expected) => {
    expect(problems(provider).join("\n")).toContain(expected);
  });

  test("and what an address of the catalogue needs", () => {
    const text = JSON.stringify({ providers: { bedrock: {} } });
    const found = checkConfig(text, { env: {} }).problems.map(({ message }) => message);
    expect(found).toEqual(["its address in the catalogue needs `aws.region`; or give a `baseUrl`"]);
  });

  test("and secrets of all kinds are known as such", () => {
    const providers = {
      a: {
        ...{ dialect: "openai-chat", baseUrl: "https://a.example" },
        entra: { ...ENTRA, clientSecret: "s-1" },
      },
      bedrock: { aws: { region: "r", accessKeyId: "id", secretAccessKey: "s-2", sessionToken: "s-3" } },
      "vertex-openai": { google: { serviceAccount: ACCOUNT } },
    };
    const { config } = checkConfig(JSON.stringify({ providers }), { env: {} });
    expect(config?.secrets.toSorted()).toEqual(["s-1", "s-2", "s-3", ACCOUNT].toSorted());
  });

  test("a usual variable is left alone where something else is shown", () => {
    const aws = { region: "r", accessKeyId: "id", secretAccessKey: "s" };
    const env = { AWS_BEARER_TOKEN_BEDROCK: "bearer" };
    const keyOf = (bedrock: object) =>
      checkConfig(JSON.stringify({ providers: { bedrock } }), { env }).config?.config.providers.bedrock
        ?.apiKey;
    expect(keyOf({ aws })).toBeUndefined();
    expect(keyOf({ aws: { region: "r" } })).toBe("bearer");
  });
});
