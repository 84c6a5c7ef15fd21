import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { exchange, RecorderRig } from "../../tests/recorder/rig.ts";
import { until } from "../../tests/upstream/until.ts";
import jsonlExport from "./index.ts";

let rig: RecorderRig;
beforeEach(() => {
  rig = new RecorderRig();
});
afterEach(() => rig.end());

const uses = (config: string): string => `plugins: [{ use: jsonl-export, with: { ${config} } }]`;
const textOf = (file: string): string => {
  const path = join(rig.path, file);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
};
const linesOf = (file: string): string[] => textOf(file).split("\n").slice(0, -1);

test("a line of JSON for each exchange, in order, with all that is known of it", async () => {
  await rig.start([jsonlExport], uses("file: out.jsonl"));
  const written = [
    exchange({ service: "chat", principal: { name: "alice\n", type: "user", groups: [] } }),
    exchange({ outcome: "denied", status: 403, errorCode: "PERMISSION_DENIED" }),
    exchange({ outcome: "failed", status: 502, tags: { "\u2028": "\u0000" } }),
  ];
  await rig.writer().add(...written);
  await until(() => linesOf("out.jsonl").length === 3);
  expect(linesOf("out.jsonl").map((line) => JSON.parse(line))).toEqual(written);
  expect(statSync(join(rig.path, "out.jsonl")).mode & 0o777).toBe(0o600);
});

test("bodies only where its config asks for them", async () => {
  const yaml = `plugins:
  - { use: jsonl-export, as: without, with: { file: without.jsonl } }
  - { use: jsonl-export, as: with, with: { file: with.jsonl, bodies: true } }`;
  await rig.start([jsonlExport], yaml);
  const [asked, answered] = [Buffer.from('{"q":"\\n"}'), Buffer.from("answered")];
  const record = exchange();
  await rig.writer().addKept(record, asked, answered);
  await until(() => linesOf("with.jsonl").length === 1 && linesOf("without.jsonl").length === 1);
  expect(JSON.parse(textOf("without.jsonl"))).toEqual(record);
  const bodies = { request: '{"q":"\\n"}', response: "answered" };
  expect(JSON.parse(textOf("with.jsonl"))).toEqual({ ...record, bodies });
});

test("it rotates by its config, and every exchange is in one of the files that stay", async () => {
  await rig.start([jsonlExport], uses("file: out.jsonl, maxBytes: 1024, keep: 3"));
  const writer = rig.writer();
  const written: string[] = [];
  for (let at = 0; at < 12; at++) {
    const record = exchange({ model: "m".repeat(300) });
    written.push(record.id);
    await writer.add(record);
    await until(() => textOf("out.jsonl").includes(record.id));
  }
  const files = ["out.jsonl.3", "out.jsonl.2", "out.jsonl.1", "out.jsonl"];
  expect(readdirSync(rig.path).filter((name) => name.startsWith("out"))).toHaveLength(4);
  const ids = files.flatMap(linesOf).map((line) => JSON.parse(line).id);
  expect(ids).toEqual(written.slice(-ids.length));
  for (const file of files) expect(textOf(file).length).toBeLessThanOrEqual(1024);
});

test("100,000 exchanges are there, each once", async () => {
  await rig.start([jsonlExport], uses("file: out.jsonl"));
  const writer = rig.writer(0, 16_777_216);
  const written: string[] = [];
  for (let part = 0; part < 100; part++) {
    const records = Array.from({ length: 1000 }, () => exchange({ service: "chat", model: "m" }));
    written.push(...records.map(({ id }) => id));
    await writer.add(...records);
  }
  await until(() => linesOf("out.jsonl").length === written.length, 30_000);
  expect(linesOf("out.jsonl").map((line) => line.slice(7, 43))).toEqual(written);
}, 60_000);

test("it asks for bodies by its config, and for files", () => {
  expect(jsonlExport.powers).toEqual({ bodies: { when: "bodies" }, files: true });
});
