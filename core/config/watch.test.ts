import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchConfig } from "./watch.ts";

let folder: string;
let file: string;
let stop: () => void;
let calls: number;
let wake: () => void;

/** Resolves with the number of calls once there is another one. */
const nextCall = (): Promise<number> => {
  const before = calls;
  const { promise, resolve } = Promise.withResolvers<number>();
  wake = () => calls > before && resolve(calls);
  return promise;
};

const start = (path: string) => {
  calls = 0;
  wake = () => {};
  stop = watchConfig(path, () => {
    calls++;
    wake();
  });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-watch-"));
  file = join(folder, "sluice.yaml");
  writeFileSync(file, "a");
});

afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

describe("watchConfig notices a save", () => {
  const saves: [name: string, save: () => void][] = [
    ["in place", () => writeFileSync(file, "b")],
    [
      "by a rename over the file",
      () => {
        writeFileSync(`${file}.new`, "b");
        renameSync(`${file}.new`, file);
      },
    ],
    [
      "by delete and create",
      () => {
        rmSync(file);
        writeFileSync(file, "b");
      },
    ],
    [
      "by moving the old one aside",
      () => {
        renameSync(file, `${file}~`);
        writeFileSync(file, "b");
      },
    ],
  ];

  test.each(saves)("%s", async (_, save) => {
    start(file);
    const called = nextCall();
    save();
    expect(await called).toBe(1);
  });

  test("by a symbolic link turned to another folder, as config maps do", async () => {
    for (const version of ["1", "2"]) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, "sluice.yaml"), `version ${version}`);
    }
    rmSync(file);
    symlinkSync("1", join(folder, "data"));
    symlinkSync("data/sluice.yaml", file);
    start(file);
    const called = nextCall();
    symlinkSync("2", join(folder, "data.new"));
    renameSync(join(folder, "data.new"), join(folder, "data"));
    expect(await called).toBe(1);
  });

  test("of a file that a link in another folder leads to", async () => {
    mkdirSync(join(folder, "etc"));
    const link = join(folder, "etc", "sluice.yaml");
    symlinkSync(file, link);
    start(link);
    const called = nextCall();
    writeFileSync(file, "b");
    expect(await called).toBe(1);
  });

  test("after the file was away", async () => {
    start(file);
    const away = nextCall();
    rmSync(file);
    writeFileSync(file, "b");
    await away;
    rmSync(file);
    const back = nextCall();
    writeFileSync(file, "c");
    expect(await back).toBe(2);
  });
});

test("watchConfig notices that the file goes away where that is asked for", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  stop = watchConfig(file, resolve, { gone: true });
  rmSync(file);
  await promise;
});

describe("watchConfig says nothing", () => {
  test("of a save that changes nothing, or of a neighbour", async () => {
    start(file);
    writeFileSync(file, "a");
    utimesSync(file, new Date(), new Date(0));
    writeFileSync(join(folder, "other.yaml"), "b");
    const called = nextCall();
    writeFileSync(file, "b");
    expect(await called).toBe(1);
  });

  test("more than once of many writes in a row", async () => {
    start(file);
    const first = nextCall();
    for (let index = 0; index < 20; index++) writeFileSync(file, `b${index}`);
    await first;
    const second = nextCall();
    writeFileSync(file, "last");
    expect(await second).toBe(2);
  });

  test("after it was stopped", async () => {
    start(file);
    stop();
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopOther = watchConfig(file, resolve);
    writeFileSync(file, "b");
    await promise;
    stopOther();
    expect(calls).toBe(0);
  });
});
