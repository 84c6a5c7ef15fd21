import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import { environmentKeys } from "./amazon-keys.ts";
import { SignatureCredential } from "./signature.ts";
import { failure, OUTGOING, Places } from "./testing.ts";

const places = new Places();
afterAll(() => places.close());
beforeEach(() => places.reset());

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
  const nothing = places.file("none", "");
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
      places.file("credentials", `[work]\naws_access_key_id = ${id}\naws_secret_access_key = secret-file\n`);
    inEnvironment({ AWS_SHARED_CREDENTIALS_FILE: profiles("AKIDFILE") });
    const credential = signing("work");
    expect(keyIn(await credential.headersFor(OUTGOING))).toBe("AKIDFILE");
    profiles("AKIDNEXT");
    expect(keyIn(await credential.headersFor(OUTGOING))).toBe("AKIDFILE");
    credential.refused();
    expect(keyIn(await credential.headersFor(OUTGOING))).toBe("AKIDNEXT");
  });

  test("the container", async () => {
    places.answer = () => Response.json(temporary("AKIDTASK"));
    inEnvironment({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${places.url}/task`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "the-task",
    });
    const credential = signing();
    const shown = await credential.headersFor(OUTGOING);
    expect(keyIn(shown)).toBe("AKIDTASK");
    expect(shown["x-amz-security-token"]).toBe("token-of-a-session");
    expect(places.asked[0]).toMatchObject({ path: "/task" });
    expect(places.asked[0]?.headers.get("authorization")).toBe("the-task");
    await credential.headersFor(OUTGOING);
    expect(places.asked.length).toBe(1);
    credential.refused();
    await credential.headersFor(OUTGOING);
    expect(places.asked.length).toBe(2);
  });

  test("the instance, by a session of its metadata server", async () => {
    places.answer = ({ path, headers }) => {
      if (path === "/latest/api/token") return new Response("session-1");
      if (headers.get("x-aws-ec2-metadata-token") !== "session-1") return new Response("", { status: 401 });
      return path.endsWith("/security-credentials/")
        ? new Response("the-role")
        : Response.json({ Code: "Success", ...temporary("AKIDINSTANCE") });
    };
    inEnvironment({
      AWS_EC2_METADATA_DISABLED: undefined,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: places.url,
    });
    expect(keyIn(await signing().headersFor(OUTGOING))).toBe("AKIDINSTANCE");
    expect(places.asked.at(-1)?.path).toBe("/latest/meta-data/iam/security-credentials/the-role");
  });

  test("a web identity, by the role that it may take", async () => {
    places.answer = () =>
      new Response(
        `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKIDWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${later(3600)}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
        { headers: { "content-type": "text/xml" } },
      );
    inEnvironment({
      AWS_REGION: "eu-test-1",
      AWS_ENDPOINT_URL_STS: places.url,
      AWS_WEB_IDENTITY_TOKEN_FILE: places.file("web-token", "jwt-of-the-cluster"),
      AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/r",
      AWS_ROLE_SESSION_NAME: "sluice",
    });
    expect(keyIn(await signing().headersFor(OUTGOING))).toBe("AKIDWEB");
    expect(places.asked[0]?.form.get("WebIdentityToken")).toBe("jwt-of-the-cluster");
  });

  test("that has nothing says what to look at", async () => {
    const { message } = await failure(signing());
    expect(message).toContain("look at `aws` under the provider");
  });
});
