import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportPKCS8, generateKeyPair } from "jose";
import { environmentKeys } from "./amazon-keys.ts";
import { applicationDefault, type Environment } from "./application-default.ts";
import { type Credential, CredentialMissing, type Outgoing } from "./contract.ts";
import { entraCredential } from "./entra.ts";
import { SignatureCredential } from "./signature.ts";

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly form: URLSearchParams;
}

const asked: Asked[] = [];
let answer: (asked: Asked) => Response;
/** Plays metadata servers and token endpoints. */
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const { pathname: path, searchParams: query } = new URL(request.url);
    const one = { path, query, headers: request.headers, form: new URLSearchParams(await request.text()) };
    asked.push(one);
    return answer(one);
  },
});
const url = `http://127.0.0.1:${server.port}`;
const folder = mkdtempSync(join(tmpdir(), "sluice-environment-"));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
afterAll(async () => {
  await server.stop(true);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked.length = 0;
  answer = () => Response.json({ access_token: "tok-1", expires_in: 3599 });
});

const OUTGOING: Outgoing = { url: "https://a.example/", body: "{}", headers: new Headers() };
const failure = async (credential: Credential): Promise<CredentialMissing> => {
  const thrown = await Promise.resolve(credential.headersFor(OUTGOING)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof CredentialMissing)) throw new Error(`it is ${thrown}`);
  return thrown;
};
const BEARER = { authorization: "Bearer tok-1" };

describe("Amazon's environment", () => {
  /** All that its programs look at, so that nothing of the machine's own counts. */
  const NAMES = [
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION"],
    ...["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED"],
    ...["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
    ...["AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_EC2_METADATA_SERVICE_ENDPOINT"],
    ...["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_ENDPOINT_URL_STS"],
  ];
  const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
  const inEnvironment = (values: Record<string, string | undefined>): void => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  const nothing = file("none", "");
  beforeEach(() => {
    inEnvironment(Object.fromEntries(NAMES.map((name) => [name, undefined])));
    inEnvironment({
      AWS_SHARED_CREDENTIALS_FILE: nothing,
      AWS_CONFIG_FILE: nothing,
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });
  afterEach(() => inEnvironment(before));

  const signing = (profile?: string) =>
    new SignatureCredential(environmentKeys(profile), { region: "eu-test-1", service: "bedrock" });
  const keyIn = ({ authorization = "" }: Readonly<Record<string, string>>): string =>
    /Credential=([^/]+)/.exec(authorization)?.[1] ?? "";
  const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
  const temporary = (id: string, seconds = 3600) => ({
    AccessKeyId: id,
    SecretAccessKey: "secret-of-a-session",
    Token: "token-of-a-session",
    Expiration: later(seconds),
  });

  test("variables", async () => {
    inEnvironment({
      AWS_ACCESS_KEY_ID: "AKIDENV",
      AWS_SECRET_ACCESS_KEY: "secret-env",
      AWS_SESSION_TOKEN: "token-env",
    });
    const credential = signing();
    const shown = await credential.headersFor(OUTGOING);
    expect(keyIn(shown)).toBe("AKIDENV");
    expect(shown["x-amz-security-token"]).toBe("token-env");
    expect(credential.secrets).toEqual(["secret-env", "token-env"]);
  });

  test("a profile of the shared files, and a changed key once the old one is refused", async () => {
    const profiles = (id: string) =>
      file("credentials", `[work]\naws_access_key_id = ${id}\naws_secret_access_key = secret-file\n`);
    inEnvironment({ AWS_SHARED_CREDENTIALS_FILE: profiles("AKIDFILE") });
    const credential = signing("work");
    expect(keyIn(await credential.headersFor(OUTGOING))).toBe("AKIDFILE");
    profiles("AKIDNEXT");
    expect(keyIn(await credential.headersFor(OUTGOING))).toBe("AKIDFILE");
    credential.refused();
    expect(keyIn(await credential.headersFor(OUTGOING))).toBe("AKIDNEXT");
  });

  test("the container", async () => {
    answer = () => Response.json(temporary("AKIDTASK"));
    inEnvironment({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/task`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "the-task",
    });
    const credential = signing();
    const shown = await credential.headersFor(OUTGOING);
    expect(keyIn(shown)).toBe("AKIDTASK");
    expect(shown["x-amz-security-token"]).toBe("token-of-a-session");
    expect(asked[0]).toMatchObject({ path: "/task" });
    expect(asked[0]?.headers.get("authorization")).toBe("the-task");
    await credential.headersFor(OUTGOING);
    expect(asked.length).toBe(1);
    credential.refused();
    await credential.headersFor(OUTGOING);
    expect(asked.length).toBe(2);
  });

  test("the instance, by a session of its metadata server", async () => {
    answer = ({ path, headers }) => {
      if (path === "/latest/api/token") return new Response("session-1");
      if (headers.get("x-aws-ec2-metadata-token") !== "session-1") return new Response("", { status: 401 });
      return path.endsWith("/security-credentials/")
        ? new Response("the-role")
        : Response.json({ Code: "Success", ...temporary("AKIDINSTANCE") });
    };
    inEnvironment({
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    });
    expect(keyIn(await signing().headersFor(OUTGOING))).toBe("AKIDINSTANCE");
    expect(asked.at(-1)?.path).toBe("/latest/meta-data/iam/security-credentials/the-role");
  });

  test("a web identity, by the role that it may take", async () => {
    answer = () =>
      new Response(
        `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKIDWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${later(3600)}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
        { headers: { "content-type": "text/xml" } },
      );
    inEnvironment({
      AWS_REGION: "eu-test-1",
      AWS_ENDPOINT_URL_STS: url,
      AWS_WEB_IDENTITY_TOKEN_FILE: file("web-token", "jwt-of-the-cluster"),
      AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/r",
      AWS_ROLE_SESSION_NAME: "sluice",
    });
    expect(keyIn(await signing().headersFor(OUTGOING))).toBe("AKIDWEB");
    expect(asked[0]?.form.get("WebIdentityToken")).toBe("jwt-of-the-cluster");
  });

  test("that has nothing says what to look at", async () => {
    const { message } = await failure(signing());
    expect(message).toContain("look at `aws` under the provider");
  });
});

describe("Google's application default credentials", async () => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const pem = await exportPKCS8(privateKey);
  const login = {
    type: "authorized_user",
    client_id: "id",
    client_secret: "hush",
    refresh_token: "refresh",
    token_uri: `${url}/token`,
  };
  const account = {
    type: "service_account",
    client_email: "a@p.example",
    private_key: pem,
    token_uri: `${url}/token`,
  };
  const named = (value: object | string): Environment => ({
    GOOGLE_APPLICATION_CREDENTIALS: file(
      "adc.json",
      typeof value === "string" ? value : JSON.stringify(value),
    ),
  });
  const show = (env: Environment) => applicationDefault("scope-1", env).headersFor(OUTGOING);

  test("a login's file, where a variable names it and where the login has left it", async () => {
    expect(await show(named(login))).toEqual(BEARER);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: "refresh_token",
      client_id: "id",
      client_secret: "hush",
      refresh_token: "refresh",
    });
    file("application_default_credentials.json", JSON.stringify({ ...login, refresh_token: "left" }));
    expect(await show({ CLOUDSDK_CONFIG: folder })).toEqual(BEARER);
    expect(asked[1]?.form.get("refresh_token")).toBe("left");
    rmSync(join(folder, "application_default_credentials.json"));
  });

  test("a service account's file", async () => {
    expect(await show(named(account))).toEqual(BEARER);
    expect(asked[0]?.form.get("grant_type")).toContain("jwt-bearer");
  });

  test("the metadata server, where there is no file", async () => {
    expect(await show({ CLOUDSDK_CONFIG: folder, GCE_METADATA_HOST: new URL(url).host })).toEqual(BEARER);
    expect(asked[0]?.path).toBe("/computeMetadata/v1/instance/service-accounts/default/token");
    expect(asked[0]?.query.get("scopes")).toBe("scope-1");
    expect(asked[0]?.headers.get("metadata-flavor")).toBe("Google");
  });

  test.each([
    ["{", "no JSON object"],
    [{ type: "external_account" }, "of another type than service_account and authorized_user"],
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
      GOOGLE_APPLICATION_CREDENTIALS: join(folder, "gone.json"),
      GCE_METADATA_HOST: "127.0.0.1:1",
    };
    expect((await failure(applicationDefault("s", env))).message).toContain("cannot be read");
    expect(asked.length).toBe(0);
  });
});

describe("Entra without a secret", () => {
  const SCOPE = "https://cognitiveservices.azure.com/.default";
  const entra = (
    source: "managed-identity" | "workload-identity",
    env: Environment,
    more: { clientId?: string; tenant?: string } = {},
  ) => entraCredential({ source, scope: SCOPE, authority: "https://login.example", ...more }, env);

  test("the identity of the machine", async () => {
    answer = () => Response.json({ access_token: "tok-1", expires_in: "86399", token_type: "Bearer" });
    const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: `${url}/` };
    expect(await entra("managed-identity", env, { clientId: "one" }).headersFor(OUTGOING)).toEqual(BEARER);
    expect(asked[0]?.path).toBe("/metadata/identity/oauth2/token");
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
      "api-version": "2018-02-01",
      resource: "https://cognitiveservices.azure.com",
      client_id: "one",
    });
    expect(asked[0]?.headers.get("metadata")).toBe("true");
  });

  test("the identity of an app service, whose answer says when the token ends", async () => {
    answer = () =>
      Response.json({ access_token: "tok-1", expires_on: String(Math.floor(Date.now() / 1000) + 3600) });
    const env = { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: "of-the-app" };
    const credential = entra("managed-identity", env);
    expect(await credential.headersFor(OUTGOING)).toEqual(BEARER);
    expect(asked[0]?.headers.get("x-identity-header")).toBe("of-the-app");
    expect(asked[0]?.query.get("api-version")).toBe("2019-08-01");
    expect(credential.headersFor(OUTGOING)).toEqual(BEARER);
    expect(asked.length).toBe(1);
  });

  test("the identity of a workload, by the token that the cluster writes at the time", async () => {
    const env = {
      AZURE_TENANT_ID: "t.example",
      AZURE_CLIENT_ID: "app",
      AZURE_AUTHORITY_HOST: `${url}/`,
      AZURE_FEDERATED_TOKEN_FILE: file("federated", "jwt-1\n"),
    };
    const credential = entra("workload-identity", env);
    expect(await credential.headersFor(OUTGOING)).toEqual(BEARER);
    expect(asked[0]?.path).toBe("/t.example/oauth2/v2.0/token");
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: "client_credentials",
      scope: SCOPE,
      client_id: "app",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: "jwt-1",
    });
    file("federated", "jwt-2");
    credential.refused();
    await credential.headersFor(OUTGOING);
    expect(asked[1]?.form.get("client_assertion")).toBe("jwt-2");
  });

  test("says which variable is missing, and which file", async () => {
    const whole = {
      AZURE_TENANT_ID: "t",
      AZURE_CLIENT_ID: "c",
      AZURE_FEDERATED_TOKEN_FILE: join(folder, "gone"),
    };
    for (const name of ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"])
      expect((await failure(entra("workload-identity", { ...whole, [name]: "" }))).message).toContain(name);
    expect((await failure(entra("workload-identity", whole))).message).toContain("cannot be read");
  });
});
