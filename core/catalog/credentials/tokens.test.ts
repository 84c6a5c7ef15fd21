import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportPKCS8, generateKeyPair, jwtVerify } from "jose";
import { entraCredential } from "./entra.ts";
import type { GoogleConfig } from "./schema.ts";
import { readServiceAccount, serviceAccountCredential } from "./service-account.ts";
import { failure, OUTGOING } from "./testing.ts";

let answer: () => Response;
const asked: { path: string; form: URLSearchParams }[] = [];
const endpoint = Bun.serve({
  port: 0,
  async fetch(request) {
    asked.push({ path: new URL(request.url).pathname, form: new URLSearchParams(await request.text()) });
    return answer();
  },
});
const folder = mkdtempSync(join(tmpdir(), "sluice-tokens-"));
afterAll(async () => {
  await endpoint.stop(true);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked.length = 0;
  answer = () => Response.json({ access_token: "tok-1", expires_in: 3600, token_type: "Bearer" });
});

const entra = (authority = `http://127.0.0.1:${endpoint.port}/`) =>
  entraCredential({
    source: "secret",
    tenant: "t.example",
    clientId: "app",
    clientSecret: "s3cret&=",
    scope: "https://x.example/.default",
    authority,
  });

describe("client credentials", () => {
  test("bring a token, which is shown until the provider refuses it", async () => {
    const credential = entra();
    expect(await credential.headersFor(OUTGOING)).toEqual({ authorization: "Bearer tok-1" });
    expect(asked[0]?.path).toBe("/t.example/oauth2/v2.0/token");
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: "client_credentials",
      client_id: "app",
      client_secret: "s3cret&=",
      scope: "https://x.example/.default",
    });
    expect(credential.headersFor(OUTGOING)).toEqual({ authorization: "Bearer tok-1" });
    expect(credential.secrets).toEqual(["tok-1"]);
    credential.refused();
    await credential.headersFor(OUTGOING);
    expect(asked.length).toBe(2);
  });

  test.each([
    [
      () =>
        Response.json({ error: "invalid_client", error_description: "AADSTS7000215: bad" }, { status: 401 }),
      "answered 401 (invalid_client)",
    ],
    [() => new Response("<html>", { status: 503 }), "answered 503"],
    [() => new Response("{", { status: 200 }), "answered 200"],
    [() => Response.json({ access_token: "a b\n" }), "answered 200"],
    [() => Response.json({ access_token: 3 }), "answered 200"],
    [() => Response.redirect("https://elsewhere.example/", 307), "answered 307"],
  ])("that fail say who said what, and where to look", async (said, expected) => {
    answer = said;
    const { message, cause } = await failure(entra());
    expect(message).toContain(expected);
    expect(message).toContain("look at `entra` under the provider");
    expect(message).not.toContain("AADSTS");
    if (expected.includes("invalid_client")) expect(String(cause)).toContain("AADSTS7000215");
  });

  test("that reach nobody say so", async () => {
    const { message } = await failure(entra("http://127.0.0.1:1"));
    expect(message).toContain("127.0.0.1:1 cannot be reached");
  });

  test("count a lifetime that is written as a text, and take a short one where there is none", async () => {
    for (const expires_in of ["3600", undefined, -1, "x"]) {
      answer = () => Response.json({ access_token: "t", expires_in });
      expect(await entra().headersFor(OUTGOING)).toEqual({ authorization: "Bearer t" });
    }
  });
});

describe("a service account", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const key = {
    type: "service_account",
    project_id: "proj",
    private_key_id: "kid-1",
    private_key: await exportPKCS8(privateKey),
    client_email: "a@proj.iam.example",
    token_uri: `http://127.0.0.1:${endpoint.port}/token`,
  };
  const google = (more: Partial<GoogleConfig>): GoogleConfig => ({
    source: "key",
    location: "global",
    scope: "s",
    ...more,
  });

  test("signs for its token with its own key", async () => {
    const account = readServiceAccount(google({ serviceAccount: JSON.stringify(key) }), folder);
    if (typeof account !== "object") throw new Error(`it is ${account}`);
    const credential = serviceAccountCredential(account, "https://scope.example/x");
    expect(await credential.headersFor(OUTGOING)).toEqual({ authorization: "Bearer tok-1" });
    const form = asked[0]?.form;
    expect(form?.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload, protectedHeader } = await jwtVerify(form?.get("assertion") ?? "", publicKey, {
      issuer: key.client_email,
      audience: key.token_uri,
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: "kid-1" });
    expect(payload.scope).toBe("https://scope.example/x");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });

  test("with a damaged key says so", async () => {
    const damaged = { ...key, private_key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" };
    const { message } = await failure(serviceAccountCredential(damaged, "s"));
    expect(message).toContain("private_key is damaged");
    expect(message).not.toContain("AAAA");
    // Nor is a keyed hash that somebody makes next any the worse for it.
    expect(new Bun.CryptoHasher("sha256", "key").update("text").digest("hex")).toHaveLength(64);
  });

  test("is read from a file beside the config, and what is wrong with it is said without what it holds", () => {
    writeFileSync(join(folder, "key.json"), JSON.stringify(key));
    expect(readServiceAccount(google({ serviceAccountFile: "key.json" }), folder)).toMatchObject({
      project_id: "proj",
    });
    expect(readServiceAccount(google({}), folder)).toBeUndefined();
    expect(readServiceAccount(google({ serviceAccountFile: "none.json" }), folder)).toBe(
      "the file cannot be read (ENOENT)",
    );
    expect(readServiceAccount(google({ serviceAccount: '{"private_key":"hush"' }), folder)).toContain(
      "is not JSON",
    );
    const wrong = readServiceAccount(google({ serviceAccount: '{"private_key":"hush"}' }), folder);
    expect(wrong).toContain("is no key of a service account");
    expect(wrong).not.toContain("hush");
  });
});
