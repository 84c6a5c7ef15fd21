import type { Principal, Privilege } from "@sluice/sdk";
import type { GrantConfig } from "../config/schema.ts";

/** Who may do what with which service. */
export interface Grants {
  /** The privileges of a principal on a service; empty where there is no such service. */
  privileges(principal: Principal, service: string): readonly Privilege[];
  /** Whether the principal may call the service. */
  mayQuery(principal: Principal, service: string): boolean;
}

const BITS = { query: 1, manage: 2, "read-metadata": 4 } as const satisfies Record<Privilege, number>;
/** What a privilege carries with it. */
const IMPLIED = {
  query: BITS.query,
  manage: BITS.manage | BITS.query | BITS["read-metadata"],
  "read-metadata": BITS["read-metadata"],
} as const satisfies Record<Privilege, number>;

const NAMES: readonly Privilege[] = ["query", "manage", "read-metadata"];
const SETS: readonly (readonly Privilege[])[] = Array.from({ length: 8 }, (_, mask) =>
  Object.freeze(NAMES.filter((name) => mask & BITS[name])),
);
const NONE: readonly Privilege[] = Object.freeze([]);

/** A subject as grants name it (`user:alice`, `group:eng`) → a set of privileges as bits. */
type Masks = Map<string, number>;

/** What of a principal does not depend on the service. */
interface Standing {
  readonly subjects: readonly string[];
  /** From grants on all services. */
  readonly everywhere: number;
}

/**
 * Compiles the config's grants. A question costs one look-up for the service and one for each subject of the
 * principal, however many services and grants there are. Service names are canonical, not aliases.
 */
export const compileGrants = (grants: readonly GrantConfig[], serviceNames: Iterable<string>): Grants => {
  const everywhere: Masks = new Map();
  const byService = new Map<string, Masks | undefined>();
  for (const name of serviceNames) byService.set(name, undefined);
  for (const { service, to, privilege } of grants) {
    const masks = service === "*" ? everywhere : masksOf(byService, service);
    if (masks) for (const subject of subjectsOfGrant(to)) add(masks, subject, IMPLIED[privilege]);
  }

  const standings = new WeakMap<Principal, Standing>();
  const standingOf = (principal: Principal): Standing => {
    const known = standings.get(principal);
    if (known) return known;
    const subjects = subjectsOfPrincipal(principal);
    const standing = { subjects, everywhere: union(everywhere, subjects) };
    standings.set(principal, standing);
    return standing;
  };
  const maskOf = (principal: Principal, service: string): number => {
    const masks = byService.get(service);
    if (!masks && !byService.has(service)) return 0;
    const standing = standingOf(principal);
    return masks ? standing.everywhere | union(masks, standing.subjects) : standing.everywhere;
  };

  return {
    privileges: (principal, service) => SETS[maskOf(principal, service)] ?? NONE,
    mayQuery: (principal, service) => (maskOf(principal, service) & BITS.query) !== 0,
  };
};

/** The masks of a service, made where missing; `undefined` where there is no such service. */
const masksOf = (byService: Map<string, Masks | undefined>, service: string): Masks | undefined => {
  if (!byService.has(service)) return undefined;
  const masks: Masks = byService.get(service) ?? new Map();
  byService.set(service, masks);
  return masks;
};

const add = (masks: Masks, subject: string, mask: number): void => {
  masks.set(subject, (masks.get(subject) ?? 0) | mask);
};

const union = (masks: Masks, subjects: readonly string[]): number => {
  let mask = 0;
  for (const subject of subjects) mask |= masks.get(subject) ?? 0;
  return mask;
};

const subjectsOfGrant = (to: string): readonly string[] =>
  /^(user|service-principal|group):/.test(to) ? [to] : [`user:${to}`, `service-principal:${to}`];

const subjectsOfPrincipal = (principal: Principal): readonly string[] =>
  principal.type === "anonymous"
    ? []
    : [
        "group:everyone",
        `${principal.type}:${principal.name}`,
        ...principal.groups.map((group) => `group:${group}`),
      ];
