/** Fields whose literal text is a secret wherever it stands, also in the config of a plugin. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  "apiKey",
  "secret",
  "secretAccessKey",
  "sessionToken",
  "clientSecret",
  "serviceAccount",
]);

/** Whether a header of this name is likely to carry a credential. */
export const carriesCredential = (header: string): boolean => /auth|key|token|secret|cookie/i.test(header);

/** Adds what the fields of a config hold that must never be written. */
export const collectSecrets = (config: unknown, secrets: Set<string>): void => walk(config, "", secrets);

const walk = (value: unknown, parent: string, secrets: Set<string>): void => {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const secret =
      SECRET_FIELDS.has(key) ||
      (parent === "admin" && key === "key") ||
      (parent === "headers" && carriesCredential(key));
    if (!secret) walk(member, Array.isArray(value) ? parent : key, secrets);
    else if (typeof member === "string" && member !== "") secrets.add(member);
  }
};
