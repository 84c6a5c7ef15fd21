import type { TSchema } from "@sinclair/typebox";
import { violations } from "../../../config/violations.ts";
import type { Subject } from "../draft.ts";

/** One thing that is true of every good manifest. */
export interface Rule {
  /** kebab-case, as its file is named. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** What breaks it; each says what to do. */
  check(subject: Subject): readonly string[];
}

/** Where a value breaks a schema, in words; `name` is what the author calls it. */
export const broken = (name: string, schema: TSchema, value: unknown): string[] =>
  violations(schema, value, 8).map(
    ({ path, message }) => `${[name, ...path].join(".")} ${message.replace(/^unknown/, "has the unknown")}`,
  );
