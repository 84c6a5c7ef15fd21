import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SHARED = join(import.meta.dir, "../../../../../shared/recordings/openai-responses");

/** An answer that a provider once gave, in both forms. */
export interface RecordedResponse {
  readonly name: string;
  readonly whole: string;
  /** The data of its events. */
  readonly payloads: readonly string[];
}

const CHUNKS = ".chunks.txt";

/** Answers of real providers, where they lie beside the project. */
export const RECORDED_RESPONSES: readonly RecordedResponse[] = existsSync(SHARED)
  ? readdirSync(SHARED)
      .filter((file) => file.endsWith(CHUNKS))
      .sort()
      .map((file) => {
        const name = file.slice(0, -CHUNKS.length);
        return {
          name,
          whole: readFileSync(join(SHARED, `${name}.json`), "utf8"),
          payloads: readFileSync(join(SHARED, file), "utf8")
            .split("\n")
            .filter((line) => line !== ""),
        };
      })
  : [];

/** Whether there are any. */
export const HAS_RECORDED = RECORDED_RESPONSES.length > 0;

/** Events as they go over the wire. */
export const onTheWire = (payloads: readonly string[]): string =>
  payloads.map((data) => `event: ${/"type":"([^"]*)"/.exec(data)?.[1]}\ndata: ${data}\n\n`).join("");
