import type { ProviderConfig } from "../config/schema.ts";
import { readServiceAccount } from "./credentials/service-account.ts";

/** One host belongs to no place, and parts of the world that are no regions have hosts of another kind. */
const WORLD_PARTS: ReadonlySet<string> = new Set(["us", "eu"]);

const vertexHost = (location: string): string => {
  if (location === "global") return "aiplatform.googleapis.com";
  return WORLD_PARTS.has(location)
    ? `aiplatform.${location}.rep.googleapis.com`
    : `${location}-aiplatform.googleapis.com`;
};

/** The places that an address in the catalogue leaves open, and the field of a provider that fills each. */
const PLACES: Readonly<
  Record<
    string,
    { readonly field: string; value(provider: ProviderConfig, baseDir: string): string | undefined }
  >
> = {
  region: { field: "aws.region", value: ({ aws }) => aws?.region },
  resource: { field: "azure.resource", value: ({ azure }) => azure?.resource },
  project: {
    field: "google.project",
    value: ({ google }, baseDir) => {
      if (!google || google.project !== undefined) return google?.project;
      const account = readServiceAccount(google, baseDir);
      return typeof account === "object" ? account.project_id : undefined;
    },
  },
  location: { field: "google.location", value: ({ google }) => google?.location },
  "vertex-host": { field: "google.location", value: ({ google }) => google && vertexHost(google.location) },
};

const PLACE = /\{([a-z-]+)\}/g;

/** Whether an address of the catalogue leaves places open. */
export const leavesPlaces = (address: string): boolean => address.includes("{");

/** An address of the catalogue with its places filled, or the fields that are missing. */
export const filledAddress = (
  address: string,
  provider: ProviderConfig,
  baseDir: string,
): { readonly address: string } | { readonly missing: readonly string[] } => {
  const missing = new Set<string>();
  const filled = address.replace(PLACE, (_, name: string) => {
    const place = PLACES[name];
    const value = place?.value(provider, baseDir);
    if (value === undefined) missing.add(place?.field ?? name);
    return value ?? "";
  });
  return missing.size > 0 ? { missing: [...missing] } : { address: filled };
};

/** Versions of the API by which its newer paths are asked. */
const VERSIONLESS: ReadonlySet<string> = new Set(["v1"]);
const DATED = /^\d{4}-/;
/** Paths that name the deployment; in all others the body does. */
const OF_DEPLOYMENT = /^\/(chat\/completions|completions|embeddings|audio\/|images\/)/;

/** How Azure's paths are made: the deployment stands in them where the version has a date, else those of v1 are asked. */
export const azureUrl = (
  baseUrl: string,
  apiVersion: string | undefined,
): ((path: string, model: string) => string) => {
  const root = baseUrl.replace(/\/openai(\/v1)?$/, "");
  const query = apiVersion === undefined || VERSIONLESS.has(apiVersion) ? "" : `?api-version=${apiVersion}`;
  if (apiVersion === undefined || !DATED.test(apiVersion))
    return (path) => `${root}/openai/v1${path}${query}`;
  return (path, model) => {
    const deployment = OF_DEPLOYMENT.test(path) ? `/deployments/${encodeURIComponent(model)}` : "";
    return `${root}/openai${deployment}${path}${query}`;
  };
};
