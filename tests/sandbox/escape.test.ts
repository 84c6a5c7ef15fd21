import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { HOOKS } from "@sluice/sdk";
import { checkVerdict } from "../../core/exchange/verdict.ts";
import type { Engine, EngineName } from "../../core/sandbox/contract.ts";
import { CASE_LIMITS, type EscapeCase, endOn, faultsOn, runsOn } from "./case.ts";
import { GROUPS } from "./cases/index.ts";
import { ENGINES } from "./engines.ts";
import { Neighbour } from "./neighbour.ts";
import { MAX_WAIT_MS, type Ran, runCase } from "./run-case.ts";

// A companion is a process, and starts at the lowest priority of a machine that may be busy.
setDefaultTimeout(30_000);

/** What the host has that code inside might wish to change. */
const hostSurroundings = (): unknown =>
  [Object, Array, Map, Promise, Function, String, Error, RegExp, JSON, Reflect].map((of) => {
    const object = "prototype" in of ? of.prototype : of;
    return Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)?.value]);
  });

/** What is true of every case, whatever it does. */
const expectContained = ({ reply, fault, served, waitedMs }: Ran, tried: EscapeCase): void => {
  const { resultBytes, powerCalls } = { ...CASE_LIMITS, ...tried.limits };
  expect(waitedMs).toBeLessThan(MAX_WAIT_MS);
  expect(served.late).toBe(0);
  expect(served.inTime).toBeLessThanOrEqual(powerCalls);
  expect(JSON.stringify(reply ?? {}).length).toBeLessThanOrEqual(resultBytes + 64);
  expect(`${fault?.message}${fault?.guestStack}`.length).toBeLessThan(6_000);
  const log: unknown = reply?.log ?? [];
  expect(Array.isArray(log) && log.length <= 20 && log.every(([, line]) => line.length <= 1_000)).toBe(true);
};

const expectEnd = (engine: EngineName, tried: EscapeCase, { reply, fault }: Ran): void => {
  const end = endOn(tried, engine);
  if ("fault" in end) {
    if (!fault && end.orVerdict !== undefined) expect(reply?.verdict).toEqual(end.orVerdict);
    else expect(fault?.kind ?? JSON.stringify(reply)).toBeOneOf([...faultsOn(engine, end.fault)]);
    return;
  }
  expect(fault?.message).toBeUndefined();
  if ("verdict" in end) {
    expect(reply?.verdict).toEqual(end.verdict);
    expect(reply?.identifiedByKey).toBeUndefined();
    return;
  }
  const { verdicts } = HOOKS[tried.hook ?? "onRequest"];
  expect(() => checkVerdict(verdicts, reply?.verdict)).toThrow("returned something that is none of");
};

describe.each([...ENGINES])("on $name", ({ name, open }) => {
  let engine: Engine;
  let neighbour: Neighbour;
  let before: { readonly neighbour: unknown; readonly host: unknown };
  beforeAll(async () => {
    engine = open();
    neighbour = await Neighbour.open(engine);
    before = { neighbour: await neighbour.sees(), host: hostSurroundings() };
  });
  afterAll(() => engine.close());

  describe.each([...GROUPS])("$title", ({ cases }) => {
    test.each(cases.filter((tried) => runsOn(tried, name)))("$name: is contained", async (tried) => {
      const ran = await runCase(engine, tried, neighbour);
      expectEnd(name, tried, ran);
      expectContained(ran, tried);
      expect(ran.neighbour).toEqual(before.neighbour);
      expect(hostSurroundings()).toEqual(before.host);
    });
  });
});
