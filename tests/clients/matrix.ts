import { describe, expect, test } from "bun:test";
import { KIND_NAMES, type Kind } from "../upstream/models/server.ts";
import type { Fleet } from "./fleet.ts";
import { meaningOf, SCENARIOS, type Scenario, type Traits } from "./scenarios.ts";

/** The scenarios by name, with what tells the requests of each from those of others. */
export const ROWS = Object.entries<Scenario>(SCENARIOS).map(([name, scenario], index) => ({
  name,
  scenario,
  tagOf: (client: string) => `${client.replaceAll(/[^a-z]+/g, "-")}-${index}`,
}));

type Row = (typeof ROWS)[number];

/**
 * Every scenario with every kind of provider, for one client. `told`: what it was told, by its own types; what the provider has
 * heard is looked up in the fleet.
 */
export const matrix = (
  traits: Traits,
  fleet: () => Fleet,
  told: (row: Row, kind: Kind) => Promise<unknown> | unknown,
): void => {
  describe.each(KIND_NAMES)(`${traits.name}, before a provider of %s`, (kind) => {
    test.each(ROWS.map((row) => [row.name, row] as const))("%s", async (_, row) => {
      const { scenario, tagOf } = row;
      expect(await told(row, kind)).toEqual(scenario.told(traits, kind));
      if (!scenario.heard) return;
      const visits = fleet().models.visits(kind, `${scenario.model}~${tagOf(traits.name)}`);
      const meanings = visits.map(({ heard }) => heard && meaningOf(heard));
      expect(meanings).toEqual(scenario.heard(traits, kind));
    });
  });
};
