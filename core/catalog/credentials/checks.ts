import type { CrossCheck, Finding } from "../../config/findings.ts";
import { credentialsIn } from "./index.ts";
import { readServiceAccount } from "./service-account.ts";

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
    const { aws, azure, google } = provider;
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
