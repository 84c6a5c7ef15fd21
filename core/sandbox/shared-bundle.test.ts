import { expect, test } from "bun:test";
import { limitsOf } from "@sluice/sdk";
import type { Bundle, Engine } from "./contract.ts";
import { SharedBundles } from "./shared-bundle.ts";

const bundle: Bundle = { name: "p", code: "", checksum: "0" };
const options = (id: string) => ({ id, powers: {}, config: {}, power: async () => undefined });

/** An engine that writes down what it is asked for. */
const noting = (fails = false) => {
  const told: string[] = [];
  const engine: Engine = {
    name: "inline",
    describe: () => Promise.reject(new Error("not asked for here")),
    load: async () => {
      told.push("load");
      return {
        setUp: async ({ id }) => {
          if (fails) throw new Error("no");
          told.push(`set up ${id}`);
          return {
            declared: undefined,
            call: () => undefined,
            cleanUp: async () => {
              told.push(`clean up ${id}`);
            },
          };
        },
        close: async () => {
          told.push("close");
        },
      };
    },
    close: async () => undefined,
  };
  return { told, shared: new SharedBundles(() => engine) };
};

test("a bundle is loaded once for all its instances, and closed after the last", async () => {
  const { told, shared } = noting();
  const first = await shared.load(bundle, "inline", limitsOf()).setUp(options("a"));
  const second = await shared.load(bundle, "inline", limitsOf()).setUp(options("b"));
  await first.cleanUp();
  await second.cleanUp();
  expect(told).toEqual(["load", "set up a", "set up b", "clean up a", "clean up b", "close"]);
});

test("other limits are another bundle", async () => {
  const { told, shared } = noting();
  await shared.load(bundle, "inline", limitsOf()).setUp(options("a"));
  await shared.load(bundle, "inline", limitsOf({ cpuMs: 7 })).setUp(options("b"));
  expect(told.filter((line) => line === "load")).toHaveLength(2);
});

test("one whose set-up fails is closed again", async () => {
  const { told, shared } = noting(true);
  await expect(shared.load(bundle, "inline", limitsOf()).setUp(options("a"))).rejects.toThrow("no");
  expect(told).toEqual(["load", "close"]);
});
