import { describe, expect, test } from "bun:test";
import { makeHmac } from "./hmac.ts";
import { Secrets } from "./secrets.ts";
import { powerCall, refusal } from "./testing.ts";

const secrets = new Secrets();
const key = secrets.keep("key", "Jefe");
const power = makeHmac({ secrets });
const call = powerCall();

describe("sign", () => {
  // RFC 2202 and RFC 4231, test case 2.
  test.each([
    ["sha1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"],
    ["sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
    [
      "sha512",
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    ],
  ])("gives the %s of the standard's example", async (algorithm, expected) => {
    expect(await power.serve("sign", [key, algorithm, "what do ya want for nothing?"], call)).toBe(expected);
  });

  test("takes a handle of this instance alone, no text and no other algorithm", async () => {
    const foreign = new Secrets().keep("key", "Jefe");
    await refusal("refused", power.serve("sign", [foreign, "sha256", "x"], call));
    await refusal("argument", power.serve("sign", ["Jefe", "sha256", "x"], call));
    await refusal("argument", power.serve("sign", [key, "md5", "x"], call));
    await refusal("argument", power.serve("sign", [key, "sha256", { toString: "x" }], call));
  });
});

test("sha256 hashes the text's UTF-8 bytes", async () => {
  const expected = new Bun.CryptoHasher("sha256").update(Buffer.from("Grüße 🌊")).digest("hex");
  expect(await power.serve("sha256", ["Grüße 🌊"], call)).toBe(expected);
});

test("a text beyond the bound is refused", async () => {
  await refusal("argument", power.serve("sha256", ["x".repeat(1_048_577)], call));
});
