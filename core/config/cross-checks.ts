import { credentialsAreUsable } from "../catalog/credentials/checks.ts";
import { CATALOG } from "../catalog/providers.ts";
import { type CrossCheck, checked, type Finding, repeated } from "./findings.ts";
import type { Path } from "./locate.ts";
import {
  caFilesAreReadable,
  forwardedHeadersAreHarmless,
  headersCanBeSent,
  providersAreReachable,
  providersAreWhole,
} from "./provider-checks.ts";
import type { Config, UseConfig } from "./schema.ts";

export type { Finding } from "./findings.ts";

const targetsHaveProviders: CrossCheck = function* ({ config, quote, suggest }) {
  const known = Object.keys(config.providers);
  for (const [path, target] of targetsOf(config)) {
    if (Object.hasOwn(config.providers, target.provider)) continue;
    const hint = CATALOG.has(target.provider)
      ? `; the catalogue has it: add \`${target.provider}: {}\` there`
      : suggest(target.provider, known);
    yield {
      path: [...path, "provider"],
      message: `no provider ${quote(target.provider)} under \`providers\`${hint}`,
    };
  }
};

const targetsFitTheirService: CrossCheck = function* ({ config }) {
  for (const [path, target, open] of targetsOf(config)) {
    if (open && target.model !== undefined) {
      const message = "the service has `model: open`, so the client names the model: remove one of the two";
      yield { path: [...path, "model"], message };
    }
    if (!open && target.model === undefined) {
      const message = "`model` is missing: name one, or give the service `model: open`";
      yield { path, at: "key", message };
    }
  }
};

const targetNamesDiffer: CrossCheck = function* ({ config, quote }) {
  for (const [service, { targets }] of Object.entries(config.services)) {
    for (const { entry, index } of repeated(targets, ({ name, provider }) => name ?? provider)) {
      const message = `a target of this service is called ${quote(entry.name ?? entry.provider)} already; give it a \`name\` of its own`;
      yield {
        path: ["services", service, "targets", index, entry.name === undefined ? "provider" : "name"],
        message,
      };
    }
  }
};

const serviceNamesDiffer: CrossCheck = function* ({ config, quote }) {
  const owners = new Map(Object.keys(config.services).map((name) => [name, name]));
  for (const [service, { aliases }] of Object.entries(config.services)) {
    for (const [index, alias] of aliases.entries()) {
      const owner = owners.get(alias);
      owners.set(alias, owner ?? service);
      if (owner === undefined) continue;
      const message = `${quote(alias)} is a name of the service \`${owner}\` already`;
      yield { path: ["services", service, "aliases", index], message };
    }
  }
};

const usesDiffer: CrossCheck = function* ({ config }) {
  const levels: [Path, readonly UseConfig[]][] = [
    [["plugins"], config.plugins],
    ...Object.entries(config.services).map(([name, { plugins }]): [Path, readonly UseConfig[]] => [
      ["services", name, "plugins"],
      plugins,
    ]),
  ];
  for (const [path, uses] of levels) {
    for (const { index } of repeated(uses, ({ use, as }) => JSON.stringify([use, as ?? null]))) {
      yield {
        path: [...path, index, "use"],
        message: "the plugin is used twice here; tell the two apart with `as`",
      };
    }
  }
};

const keysDiffer: CrossCheck = function* ({ config, quote }) {
  const { keys, admin } = config;
  for (const { entry, index } of repeated(keys, ({ name }) => name)) {
    yield { path: ["keys", index, "name"], message: `a key is called ${quote(entry.name)} already` };
  }
  for (const { index } of repeated(keys, ({ secret }) => secret)) {
    yield { path: ["keys", index, "secret"], message: "another key has the same secret; each needs its own" };
  }
  for (const [index, { secret }] of keys.entries()) {
    if (secret === admin?.key)
      yield { path: ["keys", index, "secret"], message: "this is the admin key; take another" };
  }
};

const principalsDiffer: CrossCheck = function* ({ config, quote }) {
  const { users, servicePrincipals } = config.principals;
  const members = [...users, ...servicePrincipals];
  for (const { entry, index } of repeated(members, ({ name }) => name)) {
    const place: Path = index < users.length ? ["users", index] : ["servicePrincipals", index - users.length];
    yield { path: ["principals", ...place, "name"], message: `${quote(entry.name)} is listed already` };
  }
};

const grantsNameServices: CrossCheck = function* ({ config, quote, suggest }) {
  const names = Object.keys(config.services);
  const owners = new Map(
    Object.entries(config.services).flatMap(([name, { aliases }]) => aliases.map((alias) => [alias, name])),
  );
  for (const [index, { service }] of config.grants.entries()) {
    if (service === "*" || Object.hasOwn(config.services, service)) continue;
    const owner = owners.get(service);
    const message =
      owner === undefined
        ? `no service ${quote(service)} under \`services\`${suggest(service, names)}`
        : `${quote(service)} is an alias; grants name the service itself: \`${owner}\``;
    yield { path: ["grants", index, "service"], message };
  }
};

const grantsReachSomebody: CrossCheck = function* ({ config, quote }) {
  const { users, servicePrincipals } = config.principals;
  const groups = new Set([
    "everyone",
    ...[...users, ...servicePrincipals].flatMap((member) => member.groups),
  ]);
  for (const [index, { to }] of config.grants.entries()) {
    const group = to.startsWith("group:") ? to.slice("group:".length) : undefined;
    if (group === undefined || groups.has(group)) continue;
    const message = `nobody under \`principals\` is in the group ${quote(group)}`;
    yield { path: ["grants", index, "to"], message, warning: true };
  }
};

/** What one schema cannot say, because it concerns two places of the config or something outside it. */
const CROSS_CHECKS: readonly CrossCheck[] = [
  providersAreWhole,
  providersAreReachable,
  forwardedHeadersAreHarmless,
  headersCanBeSent,
  caFilesAreReadable,
  credentialsAreUsable,
  targetsHaveProviders,
  targetsFitTheirService,
  targetNamesDiffer,
  serviceNamesDiffer,
  usesDiffer,
  keysDiffer,
  principalsDiffer,
  grantsNameServices,
  grantsReachSomebody,
];

export function* crossChecks(
  config: Config,
  { baseDir, secrets }: { baseDir: string; secrets: ReadonlySet<string> },
): Iterable<Finding> {
  const subject = checked(config, baseDir, secrets);
  for (const check of CROSS_CHECKS) yield* check(subject);
}

function* targetsOf(
  config: Config,
): Iterable<[Path, Config["services"][string]["targets"][number], boolean]> {
  for (const [name, { model, targets }] of Object.entries(config.services)) {
    for (const [index, target] of targets.entries()) {
      yield [["services", name, "targets", index], target, model === "open"];
    }
  }
}
