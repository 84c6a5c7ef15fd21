import { expect, test } from "bun:test";
import { valid } from "../config/testing.ts";
import { startText } from "./start-text.ts";

const facts = (yaml: string) => ({
  url: "http://127.0.0.1:8787",
  dataDir: "/srv/data",
  loaded: valid(yaml),
  secrets: {},
  warnings: [],
  command: "./sluice",
});
const YAML =
  "providers: { openai: {} }\nservices:\n  up: { model: open, targets: [{ provider: openai }] }\n  demo: { aliases: [show] }\n";

test("it says what runs where, with aliases and open models", () => {
  const text = startText({ ...facts(YAML), warnings: ["something is odd"] });
  expect(text).toContain("listens on http://127.0.0.1:8787\n");
  expect(text).toContain("  data      /srv/data\n");
  expect(text).toMatch(/ {2}services {2}up\/<model>\n {12}demo \(also show\)\n/);
  expect(text).toContain("  warning   something is odd\n");
});

test("the first start shows both keys and a call that has one; a later one shows none", () => {
  const secrets = { userSecret: "sk-sluice-user", adminSecret: "sluice-admin-x" };
  const first = startText({ ...facts(YAML), secrets });
  expect(first).toContain("  your key   sk-sluice-user\n  admin key  sluice-admin-x\n");
  expect(first).toContain('-H "authorization: Bearer sk-sluice-user"');
  const later = startText(facts(YAML));
  expect(later).toContain("A new key: ./sluice key create --principal ");
  expect(later).toContain('-H "authorization: Bearer $SLUICE_KEY"');
});

test("the call is of demo where it is there, else of the first service, else there is none", () => {
  expect(startText(facts(YAML))).toContain('{"model": "demo"');
  expect(startText(facts("services: { a: {}, b: {} }"))).toContain('{"model": "a"');
  expect(startText(facts("services: {}"))).not.toContain("curl");
});

test("twenty services are listed, the others counted", () => {
  const services = Array.from({ length: 23 }, (_, n) => `  s${n}: {}\n`).join("");
  const text = startText(facts(`services:\n${services}`));
  expect(text).toContain("  s19\n");
  expect(text).not.toContain("  s20\n");
  expect(text).toContain("… and 3 more\n");
});
