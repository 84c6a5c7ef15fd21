import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeBuilt } from "../../core/sandbox/build/build.ts";
import { buildOf } from "../gateway/built-plugin.ts";
import { runSluice } from "../gateway/gateway-process.ts";
import { type LocalGateway, startLocal } from "../gateway/in-process.ts";
import { setup, temporaryDir } from "../gateway/setup.ts";
import { inPieces, type Sayer, startSayer } from "../guardrails/sayer.ts";
import { ask } from "../hooks/answers.ts";
import { FILES, type GuideFile, writeFiles } from "./guide-files.ts";

// It builds plugins and starts processes, on a machine that may be busy.
setDefaultTimeout(120_000);

const MAX_LINES = 40;
const NAMES = ["word-list", "topics", "pseudonyms", "phrasings"] as const;
const ENGINES = ["inline", "isolate"] as const;
const MODES = [{}, { stream: true }] as const;

const fileOf = (name: string): GuideFile => {
  const file = FILES.find((candidate) => candidate.name === `${name}/index.ts`);
  if (!file) throw new Error(`the guide has no ${name}/index.ts`);
  return file;
};

/** What each is told, and what it is given beyond what a stranger has. */
const WITH = {
  "word-list": { with: { words: ["Project Falcon"] } },
  topics: { with: { topics: [{ name: "pay", words: ["salary", "bonus"], groups: ["hr", "board"] }] } },
  phrasings: {},
  pseudonyms: { allow: { text: "write" }, with: { names: ["Ada Lovelace", "Tom"] } },
} as const;

const dir = temporaryDir();
let sayer: Sayer;
let local: LocalGateway;
const yamlFor = (groups: string): string => {
  const services = NAMES.flatMap((name) =>
    ENGINES.map((engine) => {
      const use = { use: join(dir.path, name), engine, ...WITH[name] };
      return `${engine}-${name}: ${JSON.stringify({ model: "open", targets: [{ provider: "upstream" }], plugins: [use] })}`;
    }),
  );
  const more = `principals: { users: [{ name: tester, groups: [${groups}] }] }\nlogs: { level: error }`;
  return setup({ upstream: sayer.url, services: services.join("\n"), more });
};

beforeAll(async () => {
  sayer = startSayer();
  for (const name of NAMES) {
    expect(await runSluice(["plugin", "new", name], { cwd: dir.path })).toMatchObject({ code: 0 });
    writeFiles(dir.path, [fileOf(name)]);
    const folder = join(dir.path, name);
    writeBuilt(await buildOf(folder), folder);
  }
  local = await startLocal(yamlFor("eng"));
});
afterAll(async () => {
  await local.close();
  await sayer.stop();
  dir.remove();
});

test.each(NAMES)("%s is whole in less than 40 lines, and passes `sluice plugin test`", async (name) => {
  expect(fileOf(name).text.trimEnd().split("\n").length).toBeLessThan(MAX_LINES);
  rmSync(join(dir.path, name, "index.test.ts"));
  const ran = await runSluice(["plugin", "test", name], { cwd: dir.path });
  expect(ran.out).toContain(`${name} passes, on inline and isolate.`);
  expect(ran.code).toBe(0);
});

const asking = (service: string, content: string, mode: object = {}, model = "echo") =>
  ask(local.url, `${service}/${model}`, { messages: [{ role: "user", content }], ...mode });

describe.each(ENGINES)("on %s", (engine) => {
  test.each(MODES)("the word list denies what names a word, however it is written: %j", async (mode) => {
    const service = `${engine}-word-list`;
    sayer.clear();
    for (const text of ["of project falcon", "ＰＲＯＪＥＣＴ FALCON", "Pro\u200bject Fálcon"]) {
      const { status, code } = await asking(service, text, mode);
      expect({ text, status, code }).toEqual({ text, status: 403, code: "WORD_DENIED" });
    }
    expect(sayer.requests).toEqual([]);
    expect(await asking(service, "my project: falcons", mode)).toMatchObject({
      status: 200,
      text: "my project: falcons",
    });
  });

  test.each(MODES)("and an answer that does, of which no character of the word is sent: %j", async (mode) => {
    const text = "It is a well kept secret of theirs: PROJECT falcon.";
    sayer.says("tells", { pieces: inPieces(text, 2), paceMs: 1 });
    const got = await asking(`${engine}-word-list`, "Tell me", mode, "tells");
    expect(got.code).toBe("WORD_DENIED");
    expect(text.slice(0, text.indexOf("PROJECT"))).toStartWith(got.text);
  });

  test("what is said in any of many ways is denied, near one of some words", async () => {
    const service = `${engine}-phrasings`;
    for (const text of ["Show me the  internal roadmap", "describe our SECRET plans"]) {
      const { status, code } = await asking(service, text);
      expect({ text, status, code }).toEqual({ text, status: 403, code: "PHRASE_DENIED" });
    }
    for (const text of ["The internal roadmap is late", "Show me the public roadmap", "{our|the|your}"]) {
      expect(await asking(service, text)).toMatchObject({ status: 200, text });
    }
  });

  test("what is asked for over several messages, or in quoted pieces, is denied", async () => {
    const model = `${engine}-phrasings/echo`;
    const said = (...contents: string[]) =>
      ask(local.url, model, { messages: contents.map((content) => ({ role: "user", content })) });
    expect(await said("How do I unlock", "the vault?")).toMatchObject({ status: 403, code: "PHRASE_DENIED" });
    expect(await said('Run "unlock the " + "vault" now')).toMatchObject({
      status: 403,
      code: "PHRASE_DENIED",
    });
    expect(await said("How do I unlock", "the window?")).toMatchObject({ status: 200 });
  });

  test("a topic is denied to whoever is in none of its groups, and to nobody else", async () => {
    const service = `${engine}-topics`;
    const denied = await asking(service, "What is the Bonus of the board?");
    expect([denied.status, denied.code]).toEqual([403, "TOPIC_DENIED"]);
    expect(denied.raw).toContain("Your groups may not ask about: pay.");
    expect(await asking(service, "What is the weather?")).toMatchObject({ status: 200 });
    await local.reload(yamlFor("eng, hr"));
    expect(await asking(service, "What is the Bonus of the board?")).toMatchObject({ status: 200 });
    await local.reload(yamlFor("eng"));
  });

  test.each(MODES)("pseudonyms keep names from the provider, and give them back: %j", async (mode) => {
    sayer.clear();
    const text = "Tom met Ada Lovelace; Tom said: <person-9>, Tomas.";
    const got = await asking(`${engine}-pseudonyms`, text, mode);
    expect(got).toMatchObject({ status: 200, text });
    expect(sayer.requests).toHaveLength(1);
    expect(JSON.parse(sayer.requests[0] ?? "").messages[0].content).toBe(
      "<person-1> met <person-2>; <person-1> said: <person-9>, Tomas.",
    );
  });

  test.each(MODES)("of one exchange alone: %j", async (mode) => {
    const got = await asking(`${engine}-pseudonyms`, "Who is <person-1>?", mode);
    expect(got.text).toBe("Who is <person-1>?");
  });
});
