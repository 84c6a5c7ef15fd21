import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { LoadedConfig } from "../config/loaded.ts";
import { SluiceError } from "../errors/index.ts";
import { evaluate } from "../exchange/evaluation/evaluate.ts";
import { type Report, ReportSchema } from "../exchange/evaluation/report.ts";
import { PHASES, type Trial } from "../exchange/evaluation/trial.ts";
import { type Command, type CommandIo, parseFlags, usageError } from "./command.ts";
import { findConfig } from "./context.ts";
import { reportText } from "./guard-text.ts";
import { runningGateway } from "./running.ts";
import { tryConfig } from "./try-config.ts";

const USAGE =
  'sluice guard test <service> ("<text>" | --file <file>) [--phase <request | response | both>] [--stream] [--principal <name>]';

/** `sluice guard`. */
export const guardCommand: Command = {
  help: `Usage:
  ${USAGE}

Tries a text on every plugin of the service that sees text, as a request and as an answer: verdict, code, categories, the
text as it would go on, and how long it took. Those behind one that denies are tried too. --stream cuts the answer into
small pieces. --principal says who asks. No provider is called and nothing is recorded. The running gateway is asked where
the config names admin.key; else the service is set up here. Exit code 0 when it could be tried, whatever came of it.

Examples:
  sluice guard test chat "My card is 4111 1111 1111 1111."
  sluice guard test chat --file letter.txt --phase response --stream --json`,
  async run([name, ...args], io) {
    if (name !== "test") throw usageError(`There is no \`sluice guard ${name ?? ""}\`.`, USAGE);
    const text = { type: "string" } as const;
    const flag = { type: "boolean", default: false } as const;
    const { values, positionals } = parseFlags(
      args,
      USAGE,
      { file: text, phase: text, principal: text, stream: flag },
      true,
    );
    const [service, said, ...more] = positionals;
    if (service === undefined || more.length > 0) throw usageError("Name one service and one text.", USAGE);
    if ((said === undefined) === (values.file === undefined))
      throw usageError("Give either a text or --file.", USAGE);
    const phase = PHASES.find((known) => known === (values.phase ?? "both"));
    if (!phase) throw usageError(`--phase takes one of ${PHASES.join(", ")}.`, USAGE);
    const trial: Trial = {
      text: said ?? readText(resolve(io.cwd, values.file ?? "")),
      phase,
      stream: values.stream,
      ...(values.principal === undefined ? {} : { principal: values.principal }),
    };
    const report = await reportOf(findConfig(io), service, trial);
    show(report, io);
    return 0;
  },
};

const show = (report: Report, { json, out }: CommandIo): void =>
  out(json ? JSON.stringify(report) : reportText(report));

const readText = (path: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof TypeError ? "it is not valid UTF-8" : "it cannot be read";
    throw usageError(`--file ${path}: ${why}.`, USAGE);
  }
};

const reportOf = async (loaded: LoadedConfig, service: string, trial: Trial): Promise<Report> =>
  (await reportByGateway(loaded, service, trial)) ??
  (await tryConfig(loaded, (generation) => evaluate(generation, service, trial, () => undefined)));

const Refused = Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) });

/** What the running gateway says; nothing where none runs that takes the config's admin key. */
const reportByGateway = async (
  loaded: LoadedConfig,
  service: string,
  trial: Trial,
): Promise<Report | undefined> => {
  const key = loaded.config.admin?.key;
  const running = key === undefined ? undefined : await runningGateway(loaded);
  if (!running) return undefined;
  const response = await fetch(`${running.url}/api/v1/services/${encodeURIComponent(service)}/evaluate`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(trial),
    redirect: "manual",
  });
  if (response.status === 401) return undefined;
  const said: unknown = await response.json();
  if (Value.Check(ReportSchema, said)) return said;
  const detail = Value.Check(Refused, said) ? said.error.message : `The gateway said ${response.status}.`;
  throw new SluiceError("COMMAND_USAGE", { detail });
};
