import type { Principal, Static } from "@sluice/sdk";
import type { config, TAG_HEADERS } from "./config.ts";

/** The name of a header that a tag may be taken from. */
export type TagHeader = (typeof TAG_HEADERS)[number];

type Tags = Readonly<Record<string, string>>;
type TagEntries = readonly (readonly [key: string, value: string])[];

/** Where the tags of an exchange come from, ready to be asked. */
export interface Sources {
  readonly headers: readonly (readonly [key: string, header: TagHeader])[];
  readonly principals: ReadonlyMap<string, TagEntries>;
  readonly groups: readonly (readonly [group: string, tags: TagEntries])[];
  readonly services: ReadonlyMap<string, TagEntries>;
  readonly everywhere: TagEntries;
}

const GROUP = "group:";
const MAX_VALUE = 256;

/** The sources that a config names. */
export const sourcesOf = ({ headers, principals, services, tags }: Static<typeof config>): Sources => {
  const byPrincipal = entriesOf(principals);
  return {
    headers: Object.entries(headers),
    principals: new Map(byPrincipal.filter(([name]) => !name.startsWith(GROUP))),
    groups: byPrincipal
      .filter(([name]) => name.startsWith(GROUP))
      .map(([name, own]) => [name.slice(GROUP.length), own]),
    services: new Map(entriesOf(services)),
    everywhere: Object.entries(tags),
  };
};

const entriesOf = (levels: Readonly<Record<string, Tags>>): (readonly [string, TagEntries])[] =>
  Object.entries(levels).map(([name, tags]) => [name, Object.entries(tags)]);

/** What is known of the exchange that is to be tagged. */
export interface Tagged {
  readonly principal: Principal;
  readonly service: string | undefined;
  header(name: TagHeader): string | undefined;
}

/** The tags of an exchange, those that win first: header, principal, its groups, service, everywhere. */
export const tagsFor = (sources: Sources, { principal, service, header }: Tagged): Map<string, string> => {
  const tags = new Map<string, string>();
  for (const [key, name] of sources.headers) {
    const value = header(name)?.trim();
    if (value) tags.set(key, value.slice(0, MAX_VALUE));
  }
  add(tags, sources.principals.get(principal.name));
  for (const [group, own] of sources.groups) if (isIn(principal, group)) add(tags, own);
  if (service !== undefined) add(tags, sources.services.get(service));
  add(tags, sources.everywhere);
  return tags;
};

const isIn = ({ type, groups }: Principal, group: string): boolean =>
  group === "everyone" ? type !== "anonymous" : groups.includes(group);

const add = (tags: Map<string, string>, more: TagEntries | undefined): void => {
  if (!more) return;
  for (const [key, value] of more) if (!tags.has(key)) tags.set(key, value);
};
