import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CATALOG } from "../catalog/providers.ts";
import { problemsOf, valid, warningsOf } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const P = "providers: { mine: { dialect: openai-chat, baseUrl: https://llm.example/v1 } }\n";
const KEY = "k".repeat(32);
const [known, knownRow] = [...CATALOG].find(([, { apiKeyEnv }]) => apiKeyEnv !== undefined) ?? [];
if (known === undefined || knownRow?.apiKeyEnv === undefined)
  throw new Error("the catalogue has no row with a key");

describe("is refused", () => {
  test.each<[name: string, text: string, problem: string]>([
    [
      "a target of an unknown provider",
      `${P}services: { a: { targets: [{ provider: mien, model: m }] } }`,
      "2:40 services.a.targets[0].provider: no provider `mien` under `providers`; did you mean `mine`?",
    ],
    [
      "a target of a provider that only the catalogue has",
      `services: { a: { targets: [{ provider: ${known}, model: m }] } }`,
      `1:40 services.a.targets[0].provider: no provider \`${known}\` under \`providers\`; the catalogue has it: add \`${known}: {}\` there`,
    ],
    [
      "a provider that nobody knows",
      "providers: { nobody-knows-this-one: {} }",
      "1:14 providers.nobody-knows-this-one: no provider of this name is in the catalogue, so it needs `dialect` and `baseUrl`",
    ],
    [
      "a provider without dialect",
      "providers: { nobody-knows-this-one: { baseUrl: https://x.example } }",
      "1:14 providers.nobody-knows-this-one: no provider of this name is in the catalogue, so it needs `dialect`",
    ],
    [
      "a provider whose name is near one of the catalogue",
      `providers: { ${known}x: {} }`,
      `1:14 providers.${known}x: no provider of this name is in the catalogue, so it needs \`dialect\` and \`baseUrl\`; did you mean \`${known}\`?`,
    ],
    [
      "an unknown row",
      `providers: { a: { from: ${known}x } }`,
      `1:25 providers.a.from: the catalogue has no provider \`${known}x\`; did you mean \`${known}\`?`,
    ],
    [
      "http2 without https",
      "providers: { a: { dialect: openai-chat, baseUrl: 'http://127.0.0.1/v1', protocol: http2 } }",
      "1:83 providers.a.protocol: http2 needs an https address",
    ],
    [
      "a header of the client's credential to go on",
      "providers: { openai: { apiKey: k, forwardHeaders: [x-title, Authorization] } }",
      "1:61 providers.openai.forwardHeaders[1]: may carry a client's credential for the gateway; a provider must not see it",
    ],
    [
      "a header of the body to go on",
      "providers: { openai: { apiKey: k, forwardHeaders: [content-encoding] } }",
      "1:52 providers.openai.forwardHeaders[0]: is a header of the connection, the body or the gateway, and never goes on",
    ],
    [
      "an address that is none",
      "providers: { a: { dialect: openai-chat, baseUrl: 'https://' } }",
      "1:50 providers.a.baseUrl: is not a valid address",
    ],
    [
      "an address with a credential",
      "providers: { a: { dialect: openai-chat, baseUrl: 'https://u:p@x.example/v1' } }",
      "1:50 providers.a.baseUrl: must be scheme, host and path alone; a credential goes into `apiKey` or `headers`",
    ],
    [
      "a key with a line break",
      'providers: { a: { dialect: openai-chat, baseUrl: https://x.example, apiKey: "a\\n" } }',
      "1:77 providers.a.apiKey: holds a line break or a character that no header can carry",
    ],
    [
      "a header with a character that none can carry",
      "providers: { a: { dialect: openai-chat, baseUrl: https://x.example, headers: { x-a: '→' } } }",
      "1:85 providers.a.headers.x-a: holds a line break or a character that no header can carry",
    ],
    [
      "a CA file that is not there",
      "providers: { a: { dialect: openai-chat, baseUrl: https://x.example, caFile: no/such.pem } }",
      "1:77 providers.a.caFile: the file cannot be read (ENOENT)",
    ],
    [
      "a target without model in a closed service",
      `${P}services: { a: { targets: [{ provider: mine }] } }`,
      "2:28 services.a.targets[0]: `model` is missing: name one, or give the service `model: open`",
    ],
    [
      "a target with model in an open service",
      `${P}services: { a: { model: open, targets: [{ provider: mine, model: m }] } }`,
      "2:66 services.a.targets[0].model: the service has `model: open`, so the client names the model: remove one of the two",
    ],
    [
      "two targets of one provider without names",
      `${P}services: { a: { targets: [{ provider: mine, model: m }, { provider: mine, model: n }] } }`,
      "2:70 services.a.targets[1].provider: a target of this service is called `mine` already; give it a `name` of its own",
    ],
    [
      "two targets of one name",
      `${P}services: { a: { targets: [{ provider: mine, model: m }, { name: mine, provider: mine, model: n }] } }`,
      "2:66 services.a.targets[1].name: a target of this service is called `mine` already; give it a `name` of its own",
    ],
    [
      "an alias that is a service",
      "services: { a: { aliases: [b] }, b: {} }",
      "1:28 services.a.aliases[0]: `b` is a name of the service `b` already",
    ],
    [
      "an alias that two services have",
      "services: { a: { aliases: [c] }, b: { aliases: [c] } }",
      "1:49 services.b.aliases[0]: `c` is a name of the service `a` already",
    ],
    [
      "an alias that is the service's own name",
      "services: { a: { aliases: [a] } }",
      "1:28 services.a.aliases[0]: `a` is a name of the service `a` already",
    ],
    [
      "two keys of one name",
      `keys: [{ name: a, principal: p, secret: ${KEY} }, { name: a, principal: p, secret: ${KEY}x }]`,
      "1:85 keys[1].name: a key is called `a` already",
    ],
    [
      "two keys of one secret",
      `keys: [{ name: a, principal: p, secret: ${KEY} }, { name: b, principal: p, secret: ${KEY} }]`,
      "1:110 keys[1].secret: another key has the same secret; each needs its own",
    ],
    [
      "a key that is the admin key",
      `admin: { key: ${KEY} }\nkeys: [{ name: a, principal: p, secret: ${KEY} }]`,
      "2:41 keys[0].secret: this is the admin key; take another",
    ],
    [
      "a principal listed twice",
      "principals: { users: [{ name: a }], servicePrincipals: [{ name: a }] }",
      "1:65 principals.servicePrincipals[0].name: `a` is listed already",
    ],
    [
      "a grant on an unknown service",
      "services: { chat: {} }\ngrants: [{ service: caht, to: a }]",
      "2:21 grants[0].service: no service `caht` under `services`; did you mean `chat`?",
    ],
    [
      "a grant on an alias",
      "services: { chat: { aliases: [talk] } }\ngrants: [{ service: talk, to: a }]",
      "2:21 grants[0].service: `talk` is an alias; grants name the service itself: `chat`",
    ],
    [
      "a plugin used twice for every service",
      "plugins: [{ use: a }, { use: b }, { use: a }]",
      "1:42 plugins[2].use: the plugin is used twice here; tell the two apart with `as`",
    ],
    [
      "a plugin used twice under one name in a service",
      "services: { s: { plugins: [{ use: a, as: x }, { use: a, as: x }] } }",
      "1:54 services.s.plugins[1].use: the plugin is used twice here; tell the two apart with `as`",
    ],
  ])("%s", (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("a CA file that holds no certificate", () => {
    const file = join(folder, "empty.pem");
    writeFileSync(file, "nothing");
    expect(
      problemsOf(
        `providers: { a: { dialect: openai-chat, baseUrl: https://x.example, caFile: ${file} } }`,
      )[0],
    ).toContain("no PEM certificate");
  });
});

describe("is accepted", () => {
  test.each<[name: string, text: string]>([
    ["a grant on all services", "grants: [{ service: '*', to: group:everyone }]"],
    ["a plugin twice with two names", "plugins: [{ use: a, as: x }, { use: a, as: y }, { use: a }]"],
    [
      "a plugin at the top and in a service",
      "plugins: [{ use: a }]\nservices: { s: { plugins: [{ use: a }] } }",
    ],
    [
      "two targets of one provider with names",
      `${P}services: { a: { targets: [{ provider: mine, model: m }, { name: b, provider: mine, model: n }] } }`,
    ],
    ["an open target without model", `${P}services: { a: { model: open, targets: [{ provider: mine }] } }`],
    ["a provider by its row, under another name", `providers: { other: { from: ${known} } }`],
    ["http2 to the https address of a row", `providers: { ${known}: { protocol: http2 } }`],
  ])("%s", (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  test("a CA file beside the config", () => {
    writeFileSync(join(folder, "ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    const text = "providers: { a: { dialect: openai-chat, baseUrl: https://x.example, caFile: ca.pem } }";
    expect(valid(text, {}, join(folder, "sluice.yaml")).config.providers.a?.caFile).toBe("ca.pem");
  });
});

describe("is remarked on", () => {
  test("a key that crosses the network in clear, but not one that stays on the machine", () => {
    const text = (host: string) =>
      `providers: { a: { dialect: openai-chat, baseUrl: 'http://${host}/v1', apiKey: abc } }`;
    expect(warningsOf(text("llm.example"))).toEqual([
      "1:50 providers.a.baseUrl: the key crosses the network in clear; use https",
    ]);
    for (const host of ["127.0.0.1:8000", "localhost:11434", "[::1]:80"])
      expect(warningsOf(text(host))).toEqual([]);
  });

  test("a grant to a group that nobody is in", () => {
    const text =
      "principals: { users: [{ name: a, groups: [eng] }] }\ngrants: [{ service: '*', to: group:eng }, { service: '*', to: group:egn }]";
    expect(warningsOf(text)).toEqual(["2:63 grants[1].to: nobody under `principals` is in the group `egn`"]);
  });

  test("a provider of the catalogue without its key", () => {
    expect(warningsOf(`providers: { ${known}: {} }`)).toEqual([
      `1:14 providers.${known}: has no key: set the variable ${knownRow.apiKeyEnv}, or apiKey`,
    ]);
  });
});

describe("a provider of the catalogue without apiKey", () => {
  const env = { [knownRow.apiKeyEnv ?? ""]: "from-the-environment" };

  test("takes the key from its usual variable, and it is a secret", () => {
    const loaded = valid(`providers: { ${known}: {} }`, env);
    expect(loaded.config.providers[known]?.apiKey).toBe("from-the-environment");
    expect(loaded.secrets).toEqual(["from-the-environment"]);
    expect(loaded.warnings).toEqual([]);
  });

  test("never gets it with an address of its own", () => {
    const loaded = valid(`providers: { ${known}: { baseUrl: 'https://elsewhere.example/v1' } }`, env);
    expect(loaded.config.providers[known]?.apiKey).toBeUndefined();
    expect(loaded.secrets).toEqual([]);
  });
});
