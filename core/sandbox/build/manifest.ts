import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { limitsOf, type PluginLimits } from "@sluice/sdk";
import { type Manifest, ManifestSchema } from "@sluice/sdk/manifest";
import { type Bundle, type Described, type Engine, GuestFault } from "../contract.ts";
import type { Draft, FolderFacts, Subject } from "./draft.ts";
import { BuildRefused, type Problem } from "./problem.ts";
import { RULES } from "./rules/index.ts";
import { broken } from "./rules/rule.ts";
import { SDK_VERSION } from "./sdk-place.ts";

/** A look at a definition is no call: an author's slow machine must not refuse it. */
const DESCRIBE_LIMITS: PluginLimits = limitsOf({ cpuMs: 2000 });

/** The schema of a config in which nothing may stand. */
const NO_CONFIG = { type: "object", properties: {}, additionalProperties: false };

/** A manifest with what the rules say of it. */
export interface CheckedManifest {
  /** Absent where a problem is an error. */
  readonly manifest: Manifest | undefined;
  readonly problems: readonly Problem[];
}

/** Applies all rules. What no rule minds is a manifest. */
export const checkManifest = (subject: Subject): CheckedManifest => {
  const problems = RULES.flatMap(({ id, severity, check }) =>
    check(subject).map((message): Problem => ({ severity, rule: id, message })),
  );
  if (problems.some(({ severity }) => severity === "error")) return { manifest: undefined, problems };
  const { draft } = subject;
  if (Value.Check(ManifestSchema, draft)) return { manifest: draft, problems };
  const shape = broken("plugin.json", ManifestSchema, draft);
  const found = shape.map((message): Problem => ({ severity: "error", rule: "manifest-form", message }));
  return { manifest: undefined, problems: [...problems, ...found] };
};

/**
 * Makes the manifest of a built plugin: its definition is evaluated in the engine, with no power at all. Throws `BuildRefused`
 * where it cannot be evaluated.
 */
export const describePlugin = async (
  engine: Engine,
  bundle: Bundle,
  dir: string,
): Promise<CheckedManifest> => {
  const folder = folderFacts(dir);
  const described = await describe(engine, bundle);
  return checkManifest({ draft: draftOf(described, bundle.checksum, folder), folder });
};

const describe = async (engine: Engine, bundle: Bundle): Promise<Described> => {
  try {
    return await engine.describe(bundle, DESCRIBE_LIMITS);
  } catch (error) {
    if (!(error instanceof GuestFault)) throw error;
    const where = error.guestStack === undefined ? "" : `\n${error.guestStack}`;
    const message = `its code fails when it is loaded: ${error.message}. It runs with no power then; what needs one belongs into setup${where}`;
    throw new BuildRefused([{ severity: "error", rule: "build", message }]);
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const draftOf = (described: Described, checksum: string, folder: FolderFacts): Draft => {
  const { name, version, description, config = NO_CONFIG, stream, limits = {} } = described;
  const { powers, patterns } = partedPatterns(described.powers ?? {});
  const said = isObject(folder.package.sluice) ? folder.package.sluice : {};
  return {
    name,
    version,
    description,
    sdk: `^${SDK_VERSION}`,
    ...(said.status === undefined ? {} : { status: said.status }),
    ...(said.publisher === undefined ? {} : { publisher: said.publisher }),
    hooks: ordered(described.hooks),
    powers,
    ...(stream === undefined ? {} : { stream }),
    ...(patterns === undefined ? {} : { patterns }),
    config,
    limits: isObject(limits) ? limitsOf(limits) : limits,
    checksum,
  };
};

/** A handler that says nothing of its place has the usual one. */
const ordered = (hooks: Described["hooks"]): Draft["hooks"] =>
  Object.fromEntries(
    Object.entries(hooks).map(([hook, said]) => [hook, isObject(said) ? { order: "normal", ...said } : said]),
  );

/** Patterns stand in a place of their own; the powers only say that there may be some. */
const partedPatterns = (powers: unknown): { readonly powers: unknown; readonly patterns?: unknown } =>
  isObject(powers) && Array.isArray(powers.patterns)
    ? { powers: { ...powers, patterns: true }, patterns: powers.patterns }
    : { powers };

/** What rules ask of a folder. */
export const folderFacts = (dir: string): FolderFacts => {
  const textOf = (file: string): string | undefined =>
    existsSync(join(dir, file)) ? readFileSync(join(dir, file), "utf8") : undefined;
  return {
    name: basename(dir),
    files: new Set(readdirSync(dir)),
    package: packageOf(textOf("package.json")),
    readmeLines: (textOf("README.md") ?? "").trimEnd().split("\n").length,
  };
};

const packageOf = (text: string | undefined): FolderFacts["package"] => {
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Said below, as for what is JSON and no object.
  }
  const message = "package.json is not a JSON object: correct it";
  throw new BuildRefused([{ severity: "error", rule: "build", message }]);
};
