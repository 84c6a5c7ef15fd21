import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { exportPKCS8, generateKeyPair } from "jose";
import { applicationDefault, type Environment } from "./application-default.ts";
import { BEARER, failure, OUTGOING, Places } from "./testing.ts";

const places = new Places();
afterAll(() => places.close());
beforeEach(() => places.reset());

describe("Google's application default credentials", async () => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const pem = await exportPKCS8(privateKey);
  const login = {
    type: "authorized_user",
    client_id: "id",
    client_secret: "hush",
    refresh_token: "refresh",
    token_uri: `${places.url}/token`,
  };
  const account = {
    type: "service_account",
    client_email: "a@p.example",
    private_key: pem,
    token_uri: `${places.url}/token`,
  };
  const named = (value: object | string): Environment => ({
    GOOGLE_APPLICATION_CREDENTIALS: places.file(
      "adc.json",
      typeof value === "string" ? value : JSON.stringify(value),
    ),
  });
  const show = (env: Environment) => applicationDefault("scope-1", env).headersFor(OUTGOING);

  test("a login's file, where a variable names it and where the login has left it", async () => {
    expect(await show(named(login))).toEqual(BEARER);
    expect(Object.fromEntries(places.asked[0]?.form ?? [])).toEqual({
      grant_type: "refresh_token",
      client_id: "id",
      client_secret: "hush",
      refresh_token: "refresh",
    });
    places.file("application_default_credentials.json", JSON.stringify({ ...login, refresh_token: "left" }));
    expect(await show({ CLOUDSDK_CONFIG: places.folder })).toEqual(BEARER);
    expect(places.asked[1]?.form.get("refresh_token")).toBe("left");
    rmSync(join(places.folder, "application_default_credentials.json"));
  });

  test("a service account's file", async () => {
    expect(await show(named(account))).toEqual(BEARER);
    expect(places.asked[0]?.form.get("grant_type")).toContain("jwt-bearer");
  });

  const external = {
    type: "external_account",
    audience: "//iam.example/pool",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${places.url}/sts`,
  };

  test("a workload identity: the token of another issuer for one of Google's", async () => {
    const source = { file: places.file("subject", "jwt-of-the-cluster\n") };
    expect(await show(named({ ...external, credential_source: source }))).toEqual(BEARER);
    expect(places.asked[0]?.path).toBe("/sts");
    expect(Object.fromEntries(places.asked[0]?.form ?? [])).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: external.audience,
      scope: "scope-1",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token: "jwt-of-the-cluster",
      subject_token_type: external.subject_token_type,
    });
  });

  test("the same by an address, acting for an account", async () => {
    places.answer = ({ path }) => {
      if (path === "/subject") return Response.json({ id_token: "jwt-told" });
      if (path === "/sts") return Response.json({ access_token: "federated", expires_in: 3600 });
      return Response.json({ accessToken: "tok-1", expireTime: "2099-01-01T00:00:00Z" });
    };
    const source = {
      url: `${places.url}/subject`,
      headers: { metadata: "true" },
      format: { type: "json", subject_token_field_name: "id_token" },
    };
    const acting = { service_account_impersonation_url: `${places.url}/act` };
    expect(await show(named({ ...external, ...acting, credential_source: source }))).toEqual(BEARER);
    const [subject, exchange, act] = places.asked;
    expect(subject?.headers.get("metadata")).toBe("true");
    expect(exchange?.form.get("subject_token")).toBe("jwt-told");
    expect(exchange?.form.get("scope")).toBe("https://www.googleapis.com/auth/cloud-platform");
    expect(act?.headers.get("authorization")).toBe("Bearer federated");
    expect(act?.body).toBe('{"scope":["scope-1"],"lifetime":"3600s"}');
  });

  test("an account that a login may act for", async () => {
    places.answer = ({ path }) =>
      path === "/token"
        ? Response.json({ access_token: "of-the-login", expires_in: 3600 })
        : Response.json({ accessToken: "tok-1", expireTime: "2099-01-01T00:00:00Z" });
    const acting = {
      type: "impersonated_service_account",
      service_account_impersonation_url: `${places.url}/act`,
      source_credentials: login,
    };
    expect(await show(named(acting))).toEqual(BEARER);
    expect(places.asked[1]?.headers.get("authorization")).toBe("Bearer of-the-login");
  });

  test("the metadata server, where there is no file", async () => {
    expect(await show({ CLOUDSDK_CONFIG: places.folder, GCE_METADATA_HOST: places.host })).toEqual(BEARER);
    expect(places.asked[0]?.path).toBe("/computeMetadata/v1/instance/service-accounts/default/token");
    expect(places.asked[0]?.query.get("scopes")).toBe("scope-1");
    expect(places.asked[0]?.headers.get("metadata-flavor")).toBe("Google");
  });

  test.each([
    ["{", "no JSON object"],
    [{ type: "gdch_service_account" }, "of another type than service_account, authorized_user"],
    [{ type: "external_account", token_url: "https://a.example" }, "audience is missing"],
    [
      {
        ...{ type: "external_account", token_url: "https://a.example", audience: "hush" },
        credential_source: { environment_id: "aws1" },
      },
      "url is missing",
    ],
    [{ type: "impersonated_service_account" }, "source_credentials is missing"],
    [{ type: "authorized_user", client_id: "id" }, "client_secret is missing"],
    [{ ...account, private_key: "hush" }, "is no key of a service account"],
  ])("that cannot be used say why, without what they hold: %j", async (value, expected) => {
    const { message } = await failure(applicationDefault("s", named(value)));
    expect(message).toContain(expected);
    expect(message).toContain("look at `google` under the provider");
    expect(message).not.toContain("hush");
  });

  test("whose named file is not there say so, and ask nobody else", async () => {
    const env = {
      GOOGLE_APPLICATION_CREDENTIALS: join(places.folder, "gone.json"),
      GCE_METADATA_HOST: "127.0.0.1:1",
    };
    expect((await failure(applicationDefault("s", env))).message).toContain("cannot be read");
    expect(places.asked.length).toBe(0);
  });
});
