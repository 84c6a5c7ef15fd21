import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { answering, received, requestOf, send, type Trial, trialOf } from "./cell.ts";
import { isOwn } from "./cells.ts";
import { CLIENTS } from "./clients/index.ts";
import { FEATURES } from "./features.ts";
import { type ConformanceGateway, startConformance } from "./gateway.ts";
import { KINDS, type KindName } from "./kinds.ts";
import type { Piece } from "./meaning.ts";
import { mustFit } from "./schema.ts";

let gateway: ConformanceGateway;
beforeAll(async () => {
  gateway = await startConformance();
}, 60_000);
afterAll(() => gateway.stop());

const { asked, said, next } = FEATURES.reasoning;
const SEAL = said.pieces.flatMap((piece) => ("seal" in piece ? [piece.seal] : []))[0] ?? "";
/** What a seal of one provider travels in while clients of another dialect keep it; no provider must see that. */
const WRAPPED = ["sluice:", "sluice.", "c2x1aWNlO"] as const;

const dialectOf = (name: KindName): string =>
  KINDS.find((kind) => kind.name === name)?.provider.dialect ?? "";

/** Whether a provider of the one kind takes what one of the other has sealed. */
const takesSealsOf = (from: KindName, to: KindName): boolean =>
  dialectOf(from) !== "openai-chat" &&
  (dialectOf(from) === dialectOf(to) || (from === "anthropic-messages" && to === "bedrock-converse"));

const plain = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces
    .filter((piece) => piece.kind !== "thought" && !(piece.kind === "text" && piece.text === ""))
    .map((piece) => {
      if (piece.kind !== "call") return piece;
      const { seal: _, ...rest } = piece;
      return rest;
    });

/** The same trial before another kind of provider, where the conversation goes on. */
const goesOn = (from: Trial, to: KindName, stream: boolean): Trial => {
  const trial = trialOf(gateway, { ...from.cell, kind: to }, stream);
  return { ...trial, model: `${trial.model}_from_${from.kind.name}` };
};

const move = async (from: Trial, to: Trial): Promise<void> => {
  from.upstream.answer(from.model, answering(from, said));
  const sent = requestOf(from, asked);
  const answer = received(from, await (await send(from, sent)).text());
  to.upstream.answer(to.model, answering(to, said));
  const results = next(said);
  const address = requestOf(to, asked);
  const model = "model" in address ? { model: address.model ?? null } : {};
  const response = await send(to, { ...from.client.resume(sent, answer, results), ...model });
  expect(response.status).toBe(200);
  received(to, await response.text());

  const came = to.upstream.cameTo(to.model)[0];
  if (!came) throw new Error("the provider was not asked");
  const { provider } = to.kind;
  if (!isOwn(to.client.dialect, to.cell.kind)) mustFit(provider.schema, came.body);
  expect(came.text.includes(SEAL)).toBe(takesSealsOf(from.cell.kind, to.cell.kind));
  for (const mark of WRAPPED) expect(came.text).not.toContain(mark);
  const turns = provider.read(came.body).turns.map(({ role, pieces }) => [role, plain(pieces)]);
  expect(turns).toEqual([
    ["user", plain(asked.turns[0]?.pieces ?? [])],
    ["assistant", plain(said.pieces)],
    ["user", results],
  ]);
  const dropped = response.headers.get("x-sluice-dropped") ?? "";
  const kept = came.text.includes(SEAL) || from.kind.provider.dialect === "openai-chat";
  if (!kept) expect(dropped).toMatch(/reasoning|thinking|signature|encrypted_content|content\.\d+\.data/i);
};

for (const { dialect } of Object.values(CLIENTS))
  describe(`a conversation of a client of ${dialect}`, () => {
    for (const { name: from } of KINDS)
      for (const { name: to } of KINDS)
        test(`goes on from ${from} to ${to}`, async () => {
          const first = trialOf(
            gateway,
            { feature: "reasoning", client: dialect, kind: from, exception: undefined },
            false,
          );
          for (const stream of [false, true]) {
            const begun = { ...first, stream, model: `${first.model}_to_${to}_${stream}` };
            await move(begun, goesOn(begun, to, stream));
          }
        });
  });
