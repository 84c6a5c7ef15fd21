import { afterAll, beforeAll, describe } from "bun:test";
import { join } from "node:path";
import { KIND_NAMES, type Kind } from "../../upstream/models/server.ts";
import { type Fleet, startFleet } from "../fleet.ts";
import { matrix, ROWS } from "../matrix.ts";
import type { Failure, Traits } from "../scenarios.ts";
import { GIVEN } from "../sdks/sdk.ts";
import { python, runPython } from "./interpreter.ts";

const CLASSES = {
  400: "BadRequestError",
  401: "AuthenticationError",
  404: "NotFoundError",
  429: "RateLimitError",
  503: "InternalServerError",
  stream: "APIError",
} as const;
const GOOGLE: Readonly<Record<Failure, string>> = {
  400: "ClientError",
  401: "ClientError",
  404: "ClientError",
  429: "ClientError",
  503: "ServerError",
  stream: "ServerError",
};

/** The clients: what a Python must have, the program, and what is peculiar to it. */
const CLIENTS: readonly (readonly [module: string, program: string, Traits])[] = [
  ["openai", "open_ai_chat", { name: "openai for Python, chat", errors: CLASSES }],
  ["openai", "open_ai_responses", { name: "openai for Python, responses", errors: CLASSES, responses: true }],
  [
    "anthropic",
    "anthropic_messages",
    {
      name: "anthropic for Python",
      errors: { ...CLASSES, 503: "ServiceUnavailableError", stream: "APIStatusError" },
    },
  ],
  ["google.genai", "google_gemini", { name: "google for Python", errors: GOOGLE }],
];

let fleet: Fleet;
let control: Bun.Server<undefined>;
/** What each client was told, by scenario and kind; all of them ask side by side. */
const told = new Map<string, Promise<ReadonlyMap<string, unknown>>>();
beforeAll(async () => {
  fleet = await startFleet();
  control = Bun.serve({ port: 0, hostname: "127.0.0.1", idleTimeout: 30, fetch: whetherLeft });
  for (const [module, program, traits] of CLIENTS) {
    const interpreter = python(module);
    if (interpreter !== undefined) told.set(program, toldTo(interpreter, program, traits));
  }
});
afterAll(async () => {
  await fleet.stop();
  await control.stop(true);
});

/** Answers once the provider knows that the one who asked for a model has gone. */
const whetherLeft = async ({ url }: Request): Promise<Response> => {
  const [kind, model] = (new URL(url).searchParams.get("model") ?? "").split("/");
  const known = KIND_NAMES.find((name) => name === kind);
  const [visit] = known ? fleet.models.visits(known, model ?? "") : [];
  await visit?.left;
  return new Response(visit ? "left" : "was never asked");
};

const cellOf = (name: string, kind: Kind): string => `${name} ${kind}`;

/** One process for all that a client does: it takes longer to start than to do everything. */
const toldTo = async (
  interpreter: string,
  program: string,
  { name: client }: Traits,
): Promise<ReadonlyMap<string, unknown>> => {
  const cells = ROWS.flatMap(({ name, tagOf }) =>
    KIND_NAMES.map((kind) => [name, kind, tagOf(client)] as const),
  );
  const out = await runPython(interpreter, [join(import.meta.dir, "scenarios.py"), program], {
    SLUICE_URL: fleet.address.url,
    SLUICE_KEY: fleet.address.key,
    SLUICE_GIVEN: JSON.stringify(GIVEN),
    SLUICE_CELLS: JSON.stringify(cells),
    SLUICE_LEFT_URL: control.url.href,
  });
  const outcomes: unknown[] = JSON.parse(out);
  return new Map(cells.map(([name, kind], index) => [cellOf(name, kind), outcomes[index]]));
};

describe.each(CLIENTS)("the client of %s by %s", (module, program, traits) => {
  if (python(module) === undefined) return;
  beforeAll(async () => {
    await told.get(program);
  }, 60_000);
  matrix(
    traits,
    () => fleet,
    async (row, kind) => (await told.get(program))?.get(cellOf(row.name, kind)),
  );
});
