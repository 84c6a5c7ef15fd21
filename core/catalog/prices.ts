import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { PriceRow } from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";
import data from "./prices.json" with { type: "json" };
import { CATALOG } from "./providers.ts";

const perMTok = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

/** Prices of a model as the file has them, in US dollars for a million tokens. */
export const ListedPriceSchema = Type.Object(
  {
    input: perMTok("Input. Absent where it costs nothing."),
    output: perMTok("Output. Absent where there is none that costs anything."),
    cacheRead: perMTok("Input from the provider's prompt cache. Default: as other input."),
    cacheWrite: perMTok("Input that goes into it. Default: as other input."),
    audioInput: perMTok("Sound that goes in. Default: as other input."),
    audioOutput: perMTok("Sound that comes out. Default: as other output."),
  },
  { additionalProperties: false, minProperties: 1 },
);
type ListedPrice = Static<typeof ListedPriceSchema>;

/** The prices of one provider, by model. */
export const ModelsSchema = Type.Record(Type.String(), ListedPriceSchema);

/** The file, but for what it says of each provider. */
const PriceFileSchema = Type.Object(
  {
    asOf: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "The day of which the prices are." }),
    lists: Type.Record(Type.String(), Type.String(), {
      description: "Other names of a provider, and the name under which its prices stand.",
    }),
    providers: Type.Record(Type.String(), Type.Unknown(), { description: "Prices by provider and model." }),
  },
  { additionalProperties: false },
);

/** The prices of one provider. */
interface PriceList {
  readonly rows: ReadonlyMap<string, PriceRow>;
  /** Models whose price hangs on how long the input is: up to how many thousand tokens each price holds, rising. */
  readonly tiers: ReadonlyMap<string, readonly number[]>;
}

const rowOf = (listed: ListedPrice): PriceRow => ({
  inputPerMTok: listed.input ?? 0,
  outputPerMTok: listed.output ?? 0,
  ...(listed.cacheRead === undefined ? {} : { cacheReadPerMTok: listed.cacheRead }),
  ...(listed.cacheWrite === undefined ? {} : { cacheWritePerMTok: listed.cacheWrite }),
  ...(listed.audioInput === undefined ? {} : { audioInputPerMTok: listed.audioInput }),
  ...(listed.audioOutput === undefined ? {} : { audioOutputPerMTok: listed.audioOutput }),
});

const TIER = /^(.+)-lte-(\d+)k$/;

const listOf = (models: Readonly<Record<string, ListedPrice>>): PriceList => {
  const rows = new Map<string, PriceRow>();
  const tiers = new Map<string, number[]>();
  for (const [model, listed] of Object.entries(models)) {
    rows.set(model, rowOf(listed));
    const [, base, limit] = TIER.exec(model) ?? [];
    if (base === undefined) continue;
    const limits = tiers.get(base) ?? [];
    limits.push(Number(limit));
    tiers.set(base, limits);
  }
  for (const limits of tiers.values()) limits.sort((a, b) => a - b);
  return { rows, tiers };
};

const checked = <S extends TSchema>(schema: S, value: unknown, where: string): Static<S> => {
  if (Value.Check(schema, value)) return value;
  const problem = Value.Errors(schema, value).First();
  throw new SluiceError("START_FAILED", { detail: `${where}${problem?.path}: ${problem?.message}` });
};

const { asOf, lists, providers } = checked(PriceFileSchema, data, "price list ");
const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(lists));
const UNREAD: ReadonlyMap<string, unknown> = new Map(Object.entries(providers));
const READ = new Map<string, PriceList>();

/** A provider's prices are read when they are first asked for: all of them would cost every start 20 ms. */
const listNamed = (name: string): PriceList | undefined => {
  const read = READ.get(name);
  if (read) return read;
  const unread = UNREAD.get(name);
  if (unread === undefined) return undefined;
  const list = listOf(checked(ModelsSchema, unread, `prices of ${name} `));
  READ.set(name, list);
  return list;
};

/** The day of which the prices are. */
export const PRICES_AS_OF = asOf;

/**
 * The list price of a provider's model; `undefined` where it is not known. Looked up as it is, then without what providers put
 * around a model's name: a path up to `models/`, a profile of regions, a date, `-latest`, the owner of a fine-tuned one; then as
 * `<provider>/<model>`, for those that pass on to others. `inputTokens` picks the price where it hangs on them.
 * @param provider the provider's id in the catalogue, or else its name.
 */
export const priceOf = (provider: string, model: string, inputTokens = 0): PriceRow | undefined => {
  const found = inList(provider, model, inputTokens);
  if (found) return found;
  const slash = model.indexOf("/");
  // A model on one's own machine may be called like anybody's.
  if (slash <= 0 || CATALOG.get(provider)?.local) return undefined;
  return inList(model.slice(0, slash), model.slice(slash + 1), inputTokens);
};

const inList = (provider: string, model: string, inputTokens: number): PriceRow | undefined => {
  const list = listNamed(NAMES.get(provider) ?? provider);
  if (!list) return undefined;
  const listed = list.rows.get(model);
  if (listed) return listed;
  for (const name of namesOf(model)) {
    const row = list.rows.get(name) ?? tierOf(list, name, inputTokens);
    if (row) return row;
  }
  return undefined;
};

const tierOf = ({ rows, tiers }: PriceList, model: string, inputTokens: number): PriceRow | undefined => {
  const limits = tiers.get(model);
  if (!limits) return undefined;
  const limit = limits.find((thousands) => inputTokens <= thousands * 1000);
  return rows.get(limit === undefined ? `${model}-gt-${limits.at(-1)}k` : `${model}-lte-${limit}k`);
};

const PATH = /^.*\bmodels\//;
const DATE = /(?:-\d{4}-\d{2}-\d{2}|[-@]\d{8})$/;
const LATEST = /-latest$/;
/** A profile that sends a call to one of the regions of a part of the world, by its name or its whole address. */
const PROFILE = /^(?:arn:[^/]*\/)?(?:us|us-gov|eu|apac|jp|au|ca|global)\.(?=[a-z0-9]+\.)/;
const FINE_TUNED = /^(ft:[^:]+):.*$/;

/** The names under which a model may be listed, the nearest first. */
const namesOf = (model: string): readonly string[] => {
  const bare = model.replace(PATH, "").replace(PROFILE, "").replace(FINE_TUNED, "$1");
  const plain = bare.replace(DATE, "").replace(LATEST, "");
  return [bare, plain, `${plain}-latest`];
};
