import { describe, expect, test } from "bun:test";
import { fixedKey, SignatureCredential } from "./signature.ts";

/** The key, the time and the signatures of the test suite that Amazon publishes for this version. */
const KEY = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const SCOPE = { region: "us-east-1", service: "service" };
const at = () => new Date("2015-08-30T12:36:00Z");
const URL = "https://example.amazonaws.com/";

const authorization = (signed: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signed}, Signature=${signature}`;

const signed = (body: string, headers: Record<string, string> = {}, key: object = {}, url = URL) =>
  new SignatureCredential(fixedKey({ ...KEY, ...key }), SCOPE, at).headersFor({
    url,
    body,
    headers: new Headers(headers),
  });

describe("signatures are those of Amazon's test suite", () => {
  test("post-vanilla", async () => {
    expect(await signed("")).toEqual({
      "x-amz-date": "20150830T123600Z",
      authorization: authorization(
        "host;x-amz-date",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
      ),
    });
  });

  test("post-vanilla-query", async () => {
    const { authorization: shown } = await signed("", {}, {}, `${URL}?Param1=value1`);
    expect(shown).toBe(
      authorization("host;x-amz-date", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    );
  });

  test("post-x-www-form-urlencoded, beside a header that may be changed on the way", async () => {
    const type = { "content-type": "application/x-www-form-urlencoded", "user-agent": "x" };
    const { authorization: shown } = await signed("Param1=value1", type);
    expect(shown).toBe(
      authorization(
        "content-type;host;x-amz-date",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
      ),
    );
  });

  test("post-sts-header-before: the token of a session is signed too", async () => {
    const sessionToken =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
    const shown = await signed("", {}, { sessionToken });
    expect(shown["x-amz-security-token"]).toBe(sessionToken);
    expect(shown.authorization).toBe(
      authorization(
        "host;x-amz-date;x-amz-security-token",
        "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
      ),
    );
  });
});

test("the id of a model is encoded once more, as the provider does it", async () => {
  const url = (model: string) => `${URL}model/${model}/converse`;
  const one = await signed("{}", {}, {}, url("a.b-v1%3A0"));
  const other = await signed("{}", {}, {}, url("a.b-v1:0"));
  expect(one.authorization).not.toBe(other.authorization);
});
