import { expect, test } from "bun:test";
import { splitEvents } from "../dialects/sse/events.ts";
import { bodyOf, EventWriter, type HeldEvent, OutgoingEdits } from "./held-event.ts";
import { chatStream } from "./testing/stage.ts";
import type { TextEdit } from "./text-view.ts";

const hold = (raw: string, from = 0): HeldEvent => {
  const [event] = splitEvents(new TextEncoder().encode(raw));
  if (!event) throw new Error("there is an event in it");
  const body = bodyOf(event, chatStream);
  const slots = body ? chatStream.slots(body).map((slot) => ({ ...slot, from })) : [];
  return { event, body, slots, heldAt: 0 };
};
const outgoing = (...edits: TextEdit[]) => new OutgoingEdits(new Map([["0:text", edits]]));
const writer = (onDropped: (name: string) => void = () => undefined) =>
  new EventWriter(chatStream, onDropped);
const written = (held: HeldEvent, edits: OutgoingEdits): string =>
  new TextDecoder().decode(writer().write(held, edits));

const json = (content: string): string =>
  `{"choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}}],"x":1}`;
const edit = { start: 1, end: 3, text: "#" };

test("the other fields, the comments and the line ends of an edited event stay", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const frame = (content: string) =>
      ["id: 7", `: ${json("abcd")}`, "event: message", `data: ${json(content)}`, "retry: 5", "", ""].join(
        end,
      );
    expect(written(hold(frame("abcd")), outgoing(edit))).toBe(frame("a#d"));
  }
});

test("an event with data on several lines stays one event", () => {
  const lines = ['data: {"choices":', 'data: [{"index":0,"delta":{"content":"abcd"}}]', "data:}", "", ""];
  const after = written(hold(lines.join("\n")), outgoing(edit));
  const [event, ...more] = splitEvents(new TextEncoder().encode(after));
  expect(more).toEqual([]);
  expect(JSON.parse(event?.data ?? "")).toEqual({ choices: [{ index: 0, delta: { content: "a#d" } }] });
});

test("data that begins with blanks is read all the same", () => {
  expect(written(hold(`data:   ${json("abcd")}\n\n`), outgoing(edit))).toContain('"a#d"');
});

test("an event that no edit touches keeps its very bytes", () => {
  const held = hold(`data: ${json("abcd")}\n\n`, 10);
  expect(writer().write(held, outgoing(edit))).toBe(held.event.raw);
});

test("an event whose data is no object has no texts", () => {
  for (const data of ["[DONE]", "", "{", '["a"]']) expect(hold(`data: ${data}\n\n`).slots).toEqual([]);
});

test("a replacement over several events stands in the first and empties its part of the others", () => {
  const edits = outgoing({ start: 1, end: 7, text: "#" }, { start: 7, end: 7, text: "!" });
  const texts = [
    hold(`data: ${json("abc")}\n\n`),
    hold(`data: ${json("")}\n\n`, 3),
    hold(`data: ${json("def")}\n\n`, 3),
    hold(`data: ${json("ghi")}\n\n`, 6),
  ];
  expect(texts.map((held) => /"content":"([^"]*)"/.exec(written(held, edits))?.[1])).toEqual([
    "a#",
    "",
    "",
    "!hi",
  ]);
});

test("an insertion goes to the first event that it touches, and to no other", () => {
  const edits = outgoing({ start: 3, end: 3, text: "!" });
  const texts = [
    hold(`data: ${json("abc")}\n\n`),
    hold(`data: ${json("")}\n\n`, 3),
    hold(`data: ${json("def")}\n\n`, 3),
  ];
  expect(texts.map((held) => /"content":"([^"]*)"/.exec(written(held, edits))?.[1])).toEqual([
    "abc!",
    "",
    "def",
  ]);
});

test("log probabilities of a choice are dropped from its first change on, and named", () => {
  const dropped: string[] = [];
  const writes = writer((name) => dropped.push(name));
  const edits = outgoing({ start: 4, end: 5, text: "#" });
  const choice = (index: number, content: string) => ({
    index,
    delta: { content },
    logprobs: { content: [{ token: content }] },
  });
  const events = [["ab"], ["cdef", "other"], [""], ["gh"]].map(([own = "", other], at) => {
    const choices = [choice(0, own), ...(other === undefined ? [] : [choice(1, other)])];
    return hold(`data: ${JSON.stringify({ choices })}\n\n`, [0, 2, 6, 6][at]);
  });
  const after = events.map((held) => {
    const [event] = splitEvents(writes.write(held, edits));
    const { choices } = JSON.parse(event?.data ?? "");
    return choices.map(({ logprobs }: { logprobs: unknown }) => logprobs !== null);
  });
  expect(after).toEqual([[true], [false, true], [false], [false]]);
  expect(new Set(dropped)).toEqual(new Set(["choices.0.logprobs"]));
});
