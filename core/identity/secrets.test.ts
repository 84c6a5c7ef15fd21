import { expect, spyOn, test } from "bun:test";
import crypto from "node:crypto";
import { hashSecret, idOf, newAdminSecret, newKeySecret, sameHash } from "./secrets.ts";

test("a new secret carries its id and 40 random characters", () => {
  const { id, secret } = newKeySecret();
  expect(id).toMatch(/^[a-z0-9]{12}$/);
  expect(secret).toMatch(new RegExp(`^sk-sluice-${id}-[A-Za-z0-9]{40}$`));
  expect(idOf(secret)).toBe(id);
});

test("secrets use their whole alphabet and never repeat", () => {
  const secrets = Array.from({ length: 2000 }, () => newKeySecret());
  expect(new Set(secrets.map(({ id }) => id)).size).toBe(2000);
  expect(new Set(secrets.map(({ secret }) => secret.slice(-40)).join("")).size).toBe(62);
  expect(new Set(secrets.map(({ id }) => id).join("")).size).toBe(36);
});

test("an admin secret has no id", () => {
  const secret = newAdminSecret();
  expect(secret).toMatch(/^sk-sluice-admin-[A-Za-z0-9]{40}$/);
  expect(idOf(secret)).toBeUndefined();
});

const { secret } = newKeySecret();
test.each([
  "",
  "sk-sluice-",
  secret.slice(0, -1),
  `${secret}x`,
  `${secret}\n`,
  ` ${secret}`,
  secret.toUpperCase(),
  secret.replace("sk-sluice-", "sk-other-"),
  `sk-sluice-__proto__abcd-${"x".repeat(40)}`,
  `sk-sluice-constructor1-${"é".repeat(40)}`,
])("%j has no id", (text) => {
  expect(idOf(text)).toBeUndefined();
});

test("a hash is SHA-256 in hex", () => {
  expect(hashSecret("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(hashSecret("ü")).toBe(crypto.createHash("sha256").update("ü", "utf8").digest("hex"));
});

test("hashes are compared in constant time, whole", () => {
  const compare = spyOn(crypto, "timingSafeEqual");
  const hash = hashSecret("a");
  expect(sameHash(hash, hashSecret("a"))).toBe(true);
  expect(sameHash(hash, hashSecret("b"))).toBe(false);
  expect(sameHash(hash, `${hash.slice(0, -1)}${hash.endsWith("0") ? "1" : "0"}`)).toBe(false);
  expect(compare).toHaveBeenCalledTimes(3);
  compare.mockRestore();
});

test("what is not a hash equals nothing, itself neither", () => {
  expect(sameHash("", "")).toBe(false);
  expect(sameHash("abc", "abc")).toBe(false);
});
