import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Environment } from "./application-default.ts";
import { entraCredential } from "./entra.ts";
import { BEARER, failure, OUTGOING, Places } from "./testing.ts";

const places = new Places();
afterAll(() => places.close());
beforeEach(() => places.reset());

describe("Entra without a secret", () => {
  const SCOPE = "https://cognitiveservices.azure.com/.default";
  const entra = (
    source: "managed-identity" | "workload-identity",
    env: Environment,
    more: { clientId?: string; tenant?: string } = {},
  ) => entraCredential({ source, scope: SCOPE, authority: "https://login.example", ...more }, env);

  test("the identity of the machine", async () => {
    places.answer = () => Response.json({ access_token: "tok-1", expires_in: "86399", token_type: "Bearer" });
    const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: `${places.url}/` };
    expect(await entra("managed-identity", env, { clientId: "one" }).headersFor(OUTGOING)).toEqual(BEARER);
    expect(places.asked[0]?.path).toBe("/metadata/identity/oauth2/token");
    expect(Object.fromEntries(places.asked[0]?.query ?? [])).toEqual({
      "api-version": "2018-02-01",
      resource: "https://cognitiveservices.azure.com",
      client_id: "one",
    });
    expect(places.asked[0]?.headers.get("metadata")).toBe("true");
  });

  test("the identity of an app service, whose answer says when the token ends", async () => {
    places.answer = () =>
      Response.json({ access_token: "tok-1", expires_on: String(Math.floor(Date.now() / 1000) + 3600) });
    const env = { IDENTITY_ENDPOINT: `${places.url}/msi/token`, IDENTITY_HEADER: "of-the-app" };
    const credential = entra("managed-identity", env);
    expect(await credential.headersFor(OUTGOING)).toEqual(BEARER);
    expect(places.asked[0]?.headers.get("x-identity-header")).toBe("of-the-app");
    expect(places.asked[0]?.query.get("api-version")).toBe("2019-08-01");
    expect(credential.headersFor(OUTGOING)).toEqual(BEARER);
    expect(places.asked.length).toBe(1);
  });

  test("the identity of a workload, by the token that the cluster writes at the time", async () => {
    const env = {
      AZURE_TENANT_ID: "t.example",
      AZURE_CLIENT_ID: "app",
      AZURE_AUTHORITY_HOST: `${places.url}/`,
      AZURE_FEDERATED_TOKEN_FILE: places.file("federated", "jwt-1\n"),
    };
    const credential = entra("workload-identity", env);
    expect(await credential.headersFor(OUTGOING)).toEqual(BEARER);
    expect(places.asked[0]?.path).toBe("/t.example/oauth2/v2.0/token");
    expect(Object.fromEntries(places.asked[0]?.form ?? [])).toEqual({
      grant_type: "client_credentials",
      scope: SCOPE,
      client_id: "app",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: "jwt-1",
    });
    places.file("federated", "jwt-2");
    credential.refused();
    await credential.headersFor(OUTGOING);
    expect(places.asked[1]?.form.get("client_assertion")).toBe("jwt-2");
  });

  test("says which variable is missing, and which file", async () => {
    const whole = {
      AZURE_TENANT_ID: "t",
      AZURE_CLIENT_ID: "c",
      AZURE_FEDERATED_TOKEN_FILE: join(places.folder, "gone"),
    };
    for (const name of ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"])
      expect((await failure(entra("workload-identity", { ...whole, [name]: "" }))).message).toContain(name);
    expect((await failure(entra("workload-identity", whole))).message).toContain("cannot be read");
  });
});
