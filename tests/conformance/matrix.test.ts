import { afterAll, beforeAll, describe, test } from "bun:test";
import { trialOf, tryCell } from "./cell.ts";
import { CELLS } from "./cells.ts";
import { CLIENTS } from "./clients/index.ts";
import { EXTRAS } from "./extras.ts";
import { type ConformanceGateway, startConformance } from "./gateway.ts";

let gateway: ConformanceGateway;
beforeAll(async () => {
  gateway = await startConformance();
}, 60_000);
afterAll(() => gateway.stop());

for (const { dialect } of Object.values(CLIENTS))
  describe(`a client of ${dialect}`, () => {
    for (const cell of CELLS.filter(({ client }) => client === dialect))
      for (const stream of [false, true])
        test(`${cell.feature} ${stream ? "streamed" : "whole"}, before ${cell.kind}`, async () => {
          const trial = trialOf(gateway, cell, stream);
          await tryCell(trial);
          for (const extra of EXTRAS[cell.feature] ?? []) await extra(trial);
        });
  });
