import type { Principal } from "@sluice/sdk";
import type { Config, MemberConfig } from "../config/schema.ts";

/** Who is known, by name. */
export interface Principals {
  /** The principal of a name: always the same object for a listed one; a user in no group for any other. */
  find(name: string): Principal;
}

/** Compiles the config's `principals`. A name listed as a user and as a service principal is the user. */
export const compilePrincipals = (config: Config["principals"]): Principals => {
  const byName = new Map<string, Principal>();
  const add = (members: readonly MemberConfig[], type: Principal["type"]): void => {
    for (const { name, groups } of members) byName.set(name, { name, type, groups });
  };
  add(config.servicePrincipals, "service-principal");
  add(config.users, "user");
  return { find: (name) => byName.get(name) ?? { name, type: "user", groups: [] } };
};
