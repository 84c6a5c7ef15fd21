import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SluiceError } from "../../errors/index.ts";
import { testStore } from "../conformance.ts";
import { openLmdbStore } from "./store.ts";

testStore({ name: "lmdb", module: join(import.meta.dir, "store.ts"), opener: "openLmdbStore" });

describe("the lmdb store's files", () => {
  let dir = "";
  const dataFile = () => join(dir, "store", "data.mdb");
  const openError = (): string => {
    try {
      openLmdbStore(dir);
    } catch (error) {
      expect(error).toBeInstanceOf(SluiceError);
      if (error instanceof SluiceError) return `${error.code} ${error.message}`;
    }
    return "opened";
  };
  const filled = async (entries: number): Promise<void> => {
    const store = openLmdbStore(dir);
    await Promise.all(Array.from({ length: entries }, (_, n) => store.put("a", `k${n}`, "x".repeat(200))));
    await store.close();
  };

  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), "sluice-lmdb-")), "data");
  });
  afterEach(() => rmSync(join(dir, ".."), { recursive: true, force: true }));

  test("are for this user alone, in a data folder that is made where missing", async () => {
    await filled(1);
    const modeOf = (path: string) => statSync(path).mode & 0o777;
    expect(modeOf(dir)).toBe(0o700);
    expect(modeOf(join(dir, "store"))).toBe(0o700);
    for (const file of readdirSync(join(dir, "store"))) expect(modeOf(join(dir, "store", file))).toBe(0o600);
  });

  test("that are garbage are refused with the path and a way out", async () => {
    await filled(1);
    writeFileSync(dataFile(), Buffer.alloc(100_000, "no store "));
    expect(openError()).toMatch(
      /^START_STORE_DAMAGED The store in .*store cannot be opened: .*Put back a copy/,
    );
  });

  test("with a garbled second header are refused", async () => {
    await filled(1);
    const bytes = Buffer.from(await Bun.file(dataFile()).bytes());
    writeFileSync(dataFile(), bytes.fill(0xff, 4096, 8192));
    expect(openError()).toStartWith("START_STORE_DAMAGED");
  });

  test.each([10, 5000, 12_000, 400_000])("cut off after %d bytes are refused", async (size) => {
    await filled(5000);
    truncateSync(dataFile(), size);
    expect(openError()).toStartWith("START_STORE_DAMAGED");
  });

  test("that are a folder are refused", () => {
    mkdirSync(dataFile(), { recursive: true });
    expect(openError()).toStartWith("START_STORE_DAMAGED");
  });

  test("in a data folder that is a file are refused as unwritable", () => {
    writeFileSync(dir, "");
    expect(openError()).toStartWith("START_DATA_DIR_UNWRITABLE");
  });

  test("below a place where no folder can be made are refused as missing", () => {
    writeFileSync(dir, "");
    dir = join(dir, "below");
    expect(openError()).toStartWith("START_DATA_DIR_MISSING");
    dir = join(dir, "..");
  });
});
