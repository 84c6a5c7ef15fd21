import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SAID } from "../../upstream/models/minds.ts";
import { KIND_NAMES } from "../../upstream/models/server.ts";
import { type Fleet, startFleet } from "../fleet.ts";
import { OUTPUT, within } from "./agent.ts";
import { claudeCode } from "./claude-code.ts";
import { codex } from "./codex.ts";
import { geminiCli } from "./gemini-cli.ts";

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet();
});
afterAll(() => fleet.stop());

const AGENTS = [claudeCode, codex, geminiCli].map((agent) => [agent.name, agent] as const);

describe.each(AGENTS)("%s, with its settings for a gateway,", (name, agent) => {
  const tag = `agent~${name.replaceAll(" ", "-")}`;
  const run = (kind: string) =>
    within(agent.environment(fleet.address), () => agent.run(`${kind}/${tag}`, fleet.address));

  test.each(KIND_NAMES)("runs a command for a model on a provider of %s", async (kind) => {
    const { text } = await run(kind);
    expect(text).toBe(`I heard: ${OUTPUT}`);
    const visits = fleet.models.visits(kind, tag);
    expect(visits.map(({ status }) => status)).toEqual([200, 200]);
    for (const { heard, headers } of visits) {
      for (const instruction of agent.instructions) expect(heard?.system).toContain(instruction);
      expect(JSON.stringify(Object.fromEntries(headers))).not.toContain(fleet.address.key);
      expect(headers.get("x-sluice-tags")).toBeNull();
    }
    const [, last] = visits;
    const calls = last?.heard?.turns.flatMap(({ items }) => items.filter((item) => item.kind === "call"));
    expect(JSON.stringify(calls?.[0])).toContain(SAID.command);
  });

  test("has its own bytes passed on by a provider of its dialect", async () => {
    const before = fleet.models.visits(agent.native, tag).length;
    const { body } = await run(agent.native);
    const last = fleet.models.visits(agent.native, tag).slice(before).at(-1);
    const { model: _, ...sent } = body;
    const { model: __, ...got } = last?.body ?? {};
    expect(got).toEqual(JSON.parse(JSON.stringify(sent)));
    for (const [header, value] of Object.entries(agent.headers))
      expect(last?.headers.get(header)).toBe(value);
  });
});
