import type { GuardrailReport, Outcome, Report } from "../exchange/evaluation/report.ts";
import { visible } from "./log-text.ts";
import { textTable } from "./text-table.ts";

/** What guardrails would do, for a person. */
export const reportText = (report: Report): string => {
  const { service, guardrails, stream, principal } = report;
  const heading = `Service ${service}, asked by ${visible(principal)}${stream ? ", streamed" : ""}`;
  if (guardrails.length === 0) return `${heading}\n\nNo plugin of it sees texts.`;
  return [
    heading,
    "",
    textTable(["PHASE", "GUARDRAIL", "VERDICT", "FOUND", "MS", "WHY"], guardrails.map(cellsOf)),
    ...phaseText("request", report.request),
    ...phaseText("response", report.response),
  ].join("\n");
};

const cellsOf = (report: GuardrailReport): readonly string[] =>
  [
    report.phase,
    report.plugin,
    report.mode === "log" ? `${report.verdict} (logs)` : report.verdict,
    foundIn(report),
    report.ms.toFixed(2),
    whyOf(report),
  ].map((cell) => visible(cell));

const foundIn = ({ counts, categories }: GuardrailReport): string => {
  const counted = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  const named = categories.filter((name) => !Object.hasOwn(counts, name));
  return [...counted, ...named].join(", ") || "-";
};

const whyOf = ({ reached, code, status, message, said }: GuardrailReport): string => {
  const why = [
    reached ? "" : "would not be asked",
    code === undefined ? "" : status === undefined ? code : `${code} (${status})`,
    message ?? "",
    said.length > 0 ? `says ${said.join(", ")}` : "",
  ];
  return why.filter((part) => part !== "").join("; ") || "-";
};

const NAMES = { request: "The request", response: "The answer" } as const;
const COMES_TO: Readonly<Record<Outcome["verdict"], string>> = {
  pass: "goes on as it is",
  change: "goes on changed",
  deny: "is denied",
  ask: "waits for approval",
  answer: "is answered",
  failed: "is refused, since a guardrail failed",
};

const phaseText = (phase: "request" | "response", outcome: Outcome | undefined): readonly string[] => {
  if (!outcome) return [];
  const { verdict, by, code, texts } = outcome;
  const who = by === undefined ? "" : ` by ${by}${code === undefined ? "" : ` with ${code}`}`;
  const line = `${NAMES[phase]} ${COMES_TO[verdict]}${who}.`;
  const out = by !== undefined && texts.length > 0 ? [`Until then this was sent:`] : [];
  const shown = verdict === "pass" ? [] : texts.map(({ text }) => `  ${lines(text)}`);
  return ["", [line, ...out].join(" "), ...shown];
};

/** As many characters of a text are shown; `--json` has all. */
const MAX_TEXT = 10_000;

const lines = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .split("\n")
    .map((line) => visible(line, MAX_TEXT))
    .join("\n  ");
