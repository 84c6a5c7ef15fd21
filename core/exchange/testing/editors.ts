import { definePlugin, deny } from "@sluice/sdk";
import type { TextEdit } from "../text-view.ts";

/** Finds what to change in a text. */
export type Editor = (text: string) => TextEdit[];

const matchesOf = (text: string, pattern: RegExp, edit: (match: RegExpExecArray) => TextEdit): TextEdit[] =>
  [...text.matchAll(pattern)].map(edit);

/** Every match of the pattern is replaced whole. */
export const mask =
  (pattern: RegExp, by: string): Editor =>
  (text) =>
    matchesOf(text, pattern, ({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
      text: by,
    }));

/** Only what follows the first group is replaced: a plugin goes by more text than it changes. */
export const maskRest =
  (pattern: RegExp, by: string): Editor =>
  (text) =>
    matchesOf(text, pattern, ({ index, 0: found, 1: kept = "" }) => ({
      start: index + kept.length,
      end: index + found.length,
      text: by,
    }));

/** Something is put in, behind the first group of every match. */
export const insert =
  (pattern: RegExp, text: string): Editor =>
  (whole) =>
    matchesOf(whole, pattern, ({ index, 1: kept = "" }) => {
      const at = index + kept.length;
      return { start: at, end: at, text };
    });

/** How a plugin says that it reads a stream; `undefined` for one that wants it whole. */
export type Reading = { readonly maxMatchChars: number; readonly maxHoldMs: number } | undefined;

const reads = (stream: Reading) => (stream ? { stream } : {});

/** A plugin that carries an editor out. */
export const editing = (name: string, editor: Editor, stream: Reading) =>
  definePlugin({
    name,
    version: "1.0.0",
    powers: { text: "write" },
    ...reads(stream),
    hooks: {
      onResponse(ctx) {
        for (const segment of ctx.text.segments()) {
          for (const { start, end, text } of editor(segment.text))
            ctx.text.replace(segment, start, end, text);
        }
      },
    },
  });

/** A plugin that denies an answer in which the editor finds anything. */
export const denying = (name: string, editor: Editor, stream: Reading) =>
  definePlugin({
    name,
    version: "1.0.0",
    powers: { text: "read" },
    ...reads(stream),
    hooks: {
      onResponse(ctx) {
        const found = ctx.text.segments().some(({ text }) => editor(text).length > 0);
        if (found) return deny({ code: "FOUND", message: "the answer holds a forbidden word" });
      },
    },
  });
