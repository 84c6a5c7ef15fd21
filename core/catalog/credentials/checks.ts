import type { CrossCheck, Finding } from "../../config/findings.ts";
import type { Path } from "../../config/locate.ts";
import { credentialsIn } from "./index.ts";
import { readServiceAccount } from "./service-account.ts";

/** Fields that mean nothing beside the source that is named. */
function* unusedIn(
  path: Path,
  config: (Readonly<Record<string, unknown>> & { readonly source: string }) | undefined,
  unused: Readonly<Record<string, readonly string[]>>,
): Iterable<Finding> {
  for (const field of (config && unused[config.source]) ?? []) {
    if (config?.[field] === undefined) continue;
    const message = `is not used with \`source: ${config.source}\`: remove one of the two`;
    yield { path: [...path, field], message };
  }
}

/** That each provider is shown one thing, and that whole. */
export const credentialsAreUsable: CrossCheck = function* ({ config, baseDir }) {
  for (const [name, provider] of Object.entries(config.providers)) {
    const path = ["providers", name];
    const [first, ...others] = credentialsIn(provider);
    for (const other of others) {
      yield {
        path: [...path, other],
        at: "key",
        message: `the provider is shown \`${first}\` already; keep one`,
      };
    }
    const { aws, azure, entra, google } = provider;
    yield* unusedIn([...path, "aws"], aws, {
      environment: ["accessKeyId", "secretAccessKey", "sessionToken"],
      key: ["profile"],
    });
    yield* unusedIn([...path, "google"], google, { environment: ["serviceAccount", "serviceAccountFile"] });
    yield* unusedIn([...path, "entra"], entra, {
      "managed-identity": ["clientSecret", "tenant"],
      "workload-identity": ["clientSecret"],
    });
    if (entra?.source === "secret") {
      for (const field of ["tenant", "clientId", "clientSecret"] as const) {
        if (entra[field] !== undefined) continue;
        const message = `needs \`${field}\`, or another \`source\``;
        yield { path: [...path, "entra"], at: "key", message };
      }
    }
    if (aws && (aws.accessKeyId === undefined) !== (aws.secretAccessKey === undefined)) {
      const message = "needs both of `accessKeyId` and `secretAccessKey`, or neither";
      yield { path: [...path, "aws"], at: "key", message };
    }
    if (aws?.sessionToken !== undefined && aws.accessKeyId === undefined) {
      const message = "belongs to an `accessKeyId`, which is missing";
      yield { path: [...path, "aws", "sessionToken"], at: "key", message };
    }
    if (azure?.resource !== undefined && provider.baseUrl !== undefined) {
      const message = "is not used where there is a `baseUrl`: remove one of the two";
      yield { path: [...path, "azure", "resource"], message };
    }
    if (google?.serviceAccount !== undefined && google.serviceAccountFile !== undefined) {
      const message = "is not used where there is a `serviceAccount`: remove one of the two";
      yield { path: [...path, "google", "serviceAccountFile"], message };
    }
    const account = google && readServiceAccount(google, baseDir);
    if (typeof account !== "string") continue;
    const field = google?.serviceAccount === undefined ? "serviceAccountFile" : "serviceAccount";
    yield { path: [...path, "google", field], message: account } satisfies Finding;
  }
};
