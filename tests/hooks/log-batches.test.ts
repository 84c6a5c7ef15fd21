import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { definePlugin, deny, type ExchangeRecord, Type } from "@sluice/sdk";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

/** The batches that each instance was called with, failed calls too. */
const batches = new Map<string, string[][]>();
const records = new Map<string, ExchangeRecord>();

const consumer = definePlugin({
  name: "consumer",
  version: "1.0.0",
  config: Type.Object({ id: Type.String(), failures: Type.Number() }),
  setup: (config) => ({ ...config }),
  hooks: {
    onLog(ctx, state) {
      const own = batches.get(state.id) ?? [];
      batches.set(state.id, [...own, ctx.records.map(({ id }) => id)]);
      if (state.failures-- > 0) throw new Error("not now");
      for (const record of ctx.records) records.set(record.id, record);
    },
  },
});
const refuser = definePlugin({
  name: "refuser",
  version: "1.0.0",
  hooks: { onRequest: () => deny({ code: "REFUSED", message: "no", status: 402 }) },
});

let upstream: Upstream;
let local: PlantedGateway;
const using = (id: string, failures: number) => ({ use: "consumer", as: id, with: { id, failures } });
beforeAll(async () => {
  upstream = await startUpstream();
  const services = [
    service("steady", [using("one", 0), using("two", 0)]),
    service("shaky", [using("shaky", 2), using("beside", 0)]),
    service("broken", [using("broken", 1e9), using("unharmed", 0)]),
    service("refused", [{ use: "refuser" }, using("refused", 0)]),
  ];
  local = await startPlanted({ upstream: upstream.url, services: services.join("\n") }, [consumer, refuser]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});
beforeEach(() => {
  batches.clear();
  records.clear();
});

const of = (id: string): string[][] => batches.get(id) ?? [];

test("each instance gets every exchange once, in order, in batches", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, at) => ask(local.url, "steady", { stream: at % 2 === 0 })),
  );
  const ids = answers.map(({ headers }) => headers.get("x-request-id") ?? "");
  await until(() => of("one").flat().length === 40 && of("two").flat().length === 40);
  expect(of("one").flat().toSorted()).toEqual(ids.toSorted());
  expect(of("two").flat()).toEqual(of("one").flat());
});

test("a batch that fails is given again, the same, until it is taken", async () => {
  await ask(local.url, "shaky");
  await until(() => of("shaky").length === 3 && of("beside").length === 1);
  expect(new Set(of("shaky").map((batch) => batch.join())).size).toBe(1);
  expect(records.size).toBe(1);
});

test("one that fails three times is set aside, and the next is tried", async () => {
  await ask(local.url, "broken");
  await until(() => of("broken").length === 3);
  await ask(local.url, "broken");
  await until(() => of("broken").length === 6 && of("unharmed").length === 2);
  const [first, , , fourth] = of("broken");
  expect(first).not.toEqual(fourth);
});

test("a denied exchange is recorded as one, with who asked and no attempt", async () => {
  const got = await ask(local.url, "refused");
  await until(() => records.size === 1);
  expect(records.get(got.headers.get("x-request-id") ?? "")).toMatchObject({
    service: "refused",
    outcome: "denied",
    status: 402,
    errorCode: "REFUSED",
    attempts: [],
    principal: { name: "tester", type: "user", groups: [] },
  });
});

test("what waits is handed over before the gateway closes", async () => {
  const other = await startPlanted(
    { upstream: upstream.url, services: service("last", [using("last", 0)]) },
    [consumer],
  );
  await ask(other.url, "last");
  await other.close();
  expect(of("last").flat().length).toBe(1);
});
